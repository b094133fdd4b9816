#include "capture/json_value.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

namespace wskit::capture {
namespace {

constexpr std::size_t kDeepest = 256;

bool is_integer(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

/// Builds a value out of what the library reads.
template <class Tree>
class Builder final : public nlohmann::json_sax<Tree> {
 public:
  using Base = nlohmann::json_sax<Tree>;

  Builder() = default;
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;
  ~Builder() override = default;

  Tree take() { return *std::move(root_); }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(typename Base::number_integer_t value) override { return put(value); }
  bool number_unsigned(typename Base::number_unsigned_t value) override { return put(value); }
  bool number_float(typename Base::number_float_t value,
                    const typename Base::string_t& text) override {
    // The library has made a double of an integer that is too large for anything else.
    if (is_integer(text)) return put(Tree::binary({text.begin(), text.end()}));
    return put(value);
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
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
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
};

template <class Tree>
std::optional<Tree> parse(std::string_view text) {
  // The library takes a NUL for the end of the text, whatever follows it.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  Builder<Tree> builder;
  if (!Tree::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return builder.take();
}

std::string digits_of(const Json& integer) {
  const auto& bytes = integer.get_binary();
  return {bytes.begin(), bytes.end()};
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
  // 1e22 has no digits of its own.
  if (one.is_binary() && other.is_number_float()) {
    return std::strtod(digits_of(one).c_str(), nullptr) == other.get<double>();
  }
  if (one.is_number_float() && other.is_binary()) return is_same_value(other, one);
  return one == other;
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
