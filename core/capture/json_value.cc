#include "capture/json_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "envelope/number_tokens.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kDeepest = 256;

bool is_integer(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

/// A number by its value, whatever the digits that it is written with.
struct Decimal {
  std::string sign;
  std::string digits;         ///< without zeros at either end
  std::int64_t exponent = 0;  ///< of ten, by which the digits are multiplied

  bool operator==(const Decimal&) const = default;
};

/// Nothing when the exponent is beyond all bounds.
std::optional<Decimal> decimal_of(std::string_view number) {
  Decimal decimal;
  if (number.starts_with('-')) {
    decimal.sign = "-";
    number.remove_prefix(1);
  }
  const std::size_t end = std::min(number.find_first_of("eE"), number.size());
  std::string_view exponent = number.substr(std::min(end + 1, number.size()));
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  const auto read =
      std::from_chars(exponent.data(), exponent.data() + exponent.size(), decimal.exponent);
  constexpr std::int64_t kMost = std::int64_t{1} << 62;
  const bool is_bounded = decimal.exponent < kMost && decimal.exponent > -kMost;
  if (!exponent.empty() && (read.ec != std::errc() || !is_bounded)) return std::nullopt;
  const std::size_t point = std::min(number.find('.'), end);
  decimal.digits = number.substr(0, point);
  if (point < end) {
    decimal.digits.append(number.substr(point + 1, end - point - 1));
    decimal.exponent -= static_cast<std::int64_t>(end - point - 1);
  }
  const std::size_t last = decimal.digits.find_last_not_of('0');
  decimal.exponent += static_cast<std::int64_t>(decimal.digits.size() - 1 - last);
  decimal.digits.erase(last + 1);
  decimal.digits.erase(0, decimal.digits.find_first_not_of('0'));
  if (decimal.digits.empty()) return Decimal();
  return decimal;
}

/// With as few digits as mean this double and no other.
std::string shortest(double number) {
  char digits[32];
  return {digits, std::to_chars(digits, std::end(digits), number).ptr};
}

/// Whether `number` is what `text` says to the last digit, where a double may have no room for all
/// of an integer.
bool is_faithful(double number, std::string_view text) {
  constexpr double kMostExact = 9007199254740992;  // 2^53
  return std::abs(number) < kMostExact || decimal_of(text) == decimal_of(shortest(number));
}

/// Numbers that a double cannot hold, by their places among all numbers of a text.
using HugeNumbers = std::map<std::size_t, std::string>;

/// `text` with 0 for each number that the library would find too large.
std::string without_huge_numbers(std::string_view text, HugeNumbers& huge) {
  std::size_t count = 0;
  return envelope::with_numbers(text, [&](std::string& out, std::string_view token) {
    std::string number(token);
    const bool is_huge = std::isinf(std::strtod(number.c_str(), nullptr));
    out.append(is_huge ? "0" : token);
    if (is_huge) huge.emplace(count, std::move(number));
    ++count;
  });
}

/// Builds a value out of what the library reads.
template <class Tree>
class Builder final : public nlohmann::json_sax<Tree> {
 public:
  using Base = nlohmann::json_sax<Tree>;

  /// `huge` are numbers in whose places the text has others.
  explicit Builder(HugeNumbers huge = {}) : huge_(std::move(huge)) {}
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;
  ~Builder() override = default;

  Tree take() { return *std::move(root_); }
  /// Whether the text could not be read because the library has met a number that is too large.
  [[nodiscard]] bool has_met_huge() const { return has_met_huge_; }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(typename Base::number_integer_t value) override { return put_number(value); }
  bool number_unsigned(typename Base::number_unsigned_t value) override {
    return put_number(value);
  }
  bool number_float(typename Base::number_float_t value,
                    const typename Base::string_t& text) override {
    // The library has made a double of an integer that is too large for anything else.
    const bool is_exact = !is_integer(text) && is_faithful(value, text);
    return put_number(is_exact ? Tree(value) : kept(text));
  }
  bool string(typename Base::string_t& value) override { return put(std::move(value)); }
  bool binary(typename Base::binary_t& /*value*/) override { return false; }  // none in texts
  bool start_object(std::size_t /*size*/) override { return open(Tree::object()); }
  bool key(typename Base::string_t& name) override {
    member_ = &(*open_.back())[name];
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override { return open(Tree::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    constexpr int kNumberOverflow = 406;  // of the library's `out_of_range`
    has_met_huge_ = error.id == kNumberOverflow;
    return false;
  }

 private:
  static Tree kept(const std::string& number) {
    return Tree::binary({number.begin(), number.end()});
  }
  bool put_number(Tree value) {
    const auto huge = huge_.find(numbers_++);
    return put(huge == huge_.end() ? std::move(value) : kept(huge->second));
  }
  bool put(Tree value) {
    place() = std::move(value);
    return true;
  }
  bool open(Tree value) {
    if (open_.size() >= kDeepest) return false;
    Tree& here = place();
    here = std::move(value);
    open_.push_back(&here);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  /// Where the next value goes. What is open is not moved: its own elements come after it.
  Tree& place() {
    if (open_.empty()) return root_.emplace();
    return open_.back()->is_array() ? open_.back()->emplace_back() : *member_;
  }

  std::optional<Tree> root_;
  std::vector<Tree*> open_;
  Tree* member_ = nullptr;  ///< that was named last
  HugeNumbers huge_;
  std::size_t numbers_ = 0;
  bool has_met_huge_ = false;
};

template <class Tree>
std::optional<Tree> parse(std::string_view text) {
  // The library takes a NUL for the end of the text, whatever follows it.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  Builder<Tree> builder;
  if (Tree::sax_parse(text.begin(), text.end(), &builder)) return builder.take();
  if (!builder.has_met_huge()) return std::nullopt;
  HugeNumbers huge;
  const std::string smaller = without_huge_numbers(text, huge);
  Builder<Tree> again(std::move(huge));
  if (!Tree::sax_parse(smaller, &again)) return std::nullopt;
  return again.take();
}

bool is_number(const Json& json) {
  return json.is_number() || json.is_binary();
}

std::optional<Decimal> decimal_of_number(const Json& number) {
  if (number.is_number_float()) return decimal_of(shortest(number.get<double>()));
  if (!number.is_binary()) return decimal_of(number.dump());
  const auto& bytes = number.get_binary();
  return decimal_of(std::string(bytes.begin(), bytes.end()));
}

template <class Tree>
void append(std::string& out, const Tree& json);

template <class Tree>
void append_elements(std::string& out, const Tree& json) {
  const char* between = "";
  for (const auto& [name, value] : json.items()) {
    out += std::exchange(between, ",");
    if (json.is_object()) append(out, Tree(name));
    if (json.is_object()) out += ':';
    append(out, value);
  }
}

template <class Tree>
void append(std::string& out, const Tree& json) {
  if (json.is_binary()) {
    out.append(json.get_binary().begin(), json.get_binary().end());
  } else if (json.is_structured()) {
    out += json.is_object() ? '{' : '[';
    append_elements(out, json);
    out += json.is_object() ? '}' : ']';
  } else {
    out += json.dump(-1, ' ', false, Tree::error_handler_t::replace);
  }
}

bool object_is_subset(const Json& wanted, const Json& got) {
  for (const auto& [name, value] : wanted.items()) {
    const auto found = got.find(name);
    if (found == got.end() || !is_subset(value, *found)) return false;
  }
  return true;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  return parse<Json>(text);
}

std::optional<OrderedJson> parse_ordered_json(std::string_view text) {
  return parse<OrderedJson>(text);
}

bool is_same_value(const Json& one, const Json& other) {
  if (!is_number(one) || !is_number(other)) return one == other;
  // The library would make a double of an integer that is held against one.
  const bool is_same_kind = one.is_number_float() == other.is_number_float();
  if (is_same_kind && one == other) return true;
  const auto first = decimal_of_number(one);
  return first && first == decimal_of_number(other);
}

bool is_subset(const Json& wanted, const Json& got) {
  if (wanted.is_object() && got.is_object()) return object_is_subset(wanted, got);
  if (wanted.is_array() && got.is_array()) {
    return std::equal(wanted.begin(), wanted.end(), got.begin(), got.end(), is_subset);
  }
  return is_same_value(wanted, got);
}

std::string to_text(const Json& json) {
  std::string text;
  append(text, json);
  return text;
}

std::string to_ordered_text(const OrderedJson& json) {
  std::string text;
  append(text, json);
  return text;
}

}  // namespace wskit::capture
