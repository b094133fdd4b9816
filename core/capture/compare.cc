#include "capture/compare.h"

#include <algorithm>
#include <utility>

#include "capture/json_value.h"
#include "capture/redact.h"

namespace wskit::capture {
namespace {

using envelope::Body;

constexpr std::size_t kMostDifferences = 20;
constexpr std::size_t kMostBytes = 160;   // of a value that is shown
constexpr std::size_t kBytesBefore = 40;  // of these, what leads to the place that differs

bool is_binary(const Body& body) {
  return body.form == Body::Form::kBinary;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (!text.empty()) text += ' ';
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// At most kMostBytes of `text` from `begin` on, at the borders of characters.
std::string cut(std::string_view text, std::size_t begin, std::size_t most = kMostBytes) {
  while (begin > 0 && begin < text.size() && continues_character(text[begin]))
    --begin;
  std::size_t end = std::min(begin + most, text.size());
  while (end < text.size() && continues_character(text[end]))
    ++end;
  std::string out(begin > 0 ? "…" : "");
  out += text.substr(begin, end - begin);
  if (end < text.size()) out += "… (" + std::to_string(text.size()) + " bytes)";
  return out;
}

std::string readable_from(const Body& body, std::size_t begin) {
  if (!is_binary(body)) return cut(body.bytes, begin);
  std::string out = "binary, " + std::to_string(body.bytes.size()) + " bytes:";
  out += begin > 0 ? " … " : " ";
  out += hexadecimal(body.bytes.substr(begin, kMostBytes / 3));
  return out += begin + kMostBytes / 3 < body.bytes.size() ? " …" : "";
}

/// The two as wholes, from shortly before the first byte that differs.
Difference whole(const Body& expected, const Body& got) {
  const auto [at, other] = std::mismatch(expected.bytes.begin(), expected.bytes.end(),
                                         got.bytes.begin(), got.bytes.end());
  const auto place = static_cast<std::size_t>(at - expected.bytes.begin());
  const std::size_t longer = std::max(expected.bytes.size(), got.bytes.size());
  const std::size_t begin = longer <= kMostBytes || place < kBytesBefore ? 0 : place - kBytesBefore;
  return {"", readable_from(expected, begin), readable_from(got, begin)};
}

/// What is asked of a comparison.
struct Wish {
  std::size_t most = kMostDifferences;
  bool in_words = true;  ///< differences are described, and not only counted
};

/// Walks two JSON values and notes where they differ.
class JsonComparison {
 public:
  explicit JsonComparison(const Rule& rule, Wish wish = {})
      : ignore_(rule.ignore), subset_(rule.comparison == Comparison::kSubset), wish_(wish) {}

  void walk(const Json& expected, const Json& got) {
    if (expected.is_object() && got.is_object()) {
      walk_objects(expected, got);
    } else if (expected.is_array() && got.is_array()) {
      walk_arrays(expected, got);
    } else if (!is_same_value(expected, got)) {
      note(&expected, &got);
    }
  }
  /// Notes all leaves of what is recorded.
  void walk_leaves(const Json& expected) {
    if (!expected.is_structured()) return note(&expected, nullptr);
    for (const auto& [name, value] : expected.items()) {
      place_.push_back(name);
      walk_leaves(value);
      place_.pop_back();
    }
  }
  std::vector<Difference> take() { return std::move(differences_); }

 private:
  void walk_objects(const Json& expected, const Json& got) {
    for (const auto& [name, value] : expected.items()) {
      if (has_enough()) return;
      const auto found = got.find(name);
      step(name, &value, found == got.end() ? nullptr : &*found);
    }
    if (subset_) return;
    for (const auto& [name, value] : got.items()) {
      if (!expected.contains(name)) step(name, nullptr, &value);
    }
  }

  void walk_arrays(const Json& expected, const Json& got) {
    for (std::size_t i = 0; i < std::max(expected.size(), got.size()) && !has_enough(); ++i) {
      step(std::to_string(i), i < expected.size() ? &expected[i] : nullptr,
           i < got.size() ? &got[i] : nullptr);
    }
  }

  /// To the value of this name, or index, of which one may be missing.
  void step(const std::string& name, const Json* expected, const Json* got) {
    const bool is_placed = wish_.in_words || !ignore_.empty();
    if (is_placed) place_.push_back(name);
    const bool is_ignored =
        std::any_of(ignore_.begin(), ignore_.end(),
                    [this](const Pointer& pointer) { return pointer.matches(place_); });
    if (!is_ignored)
      expected != nullptr&& got != nullptr ? walk(*expected, *got) : note(expected, got);
    if (is_placed) place_.pop_back();
  }

  [[nodiscard]] bool has_enough() const { return differences_.size() >= wish_.most; }

  void note(const Json* expected, const Json* got) {
    if (has_enough()) return;
    Difference& difference = differences_.emplace_back();
    if (!wish_.in_words) return;
    difference.path = pointer_text(place_);
    if (expected != nullptr) difference.expected = cut(to_text(*expected), 0);
    if (got != nullptr) difference.got = cut(to_text(*got), 0);
  }

  const std::vector<Pointer>& ignore_;
  bool subset_;
  Wish wish_;
  std::vector<std::string> place_;  ///< names and indices that lead to where the walk is
  std::vector<Difference> differences_;
};

/// Whether both are JSON that is neither object nor array, and the same value.
bool are_same_scalar(const Message& expected, const Message& got) {
  return expected.scalar() != nullptr && got.scalar() != nullptr &&
         is_same_value(*expected.scalar(), *got.scalar());
}

/// That the two differ as wholes: `said()` in words.
template <class Said>
std::vector<Difference> one_difference(Wish wish, Said said) {
  if (wish.in_words) return {said()};
  return {Difference{}};
}

std::vector<Difference> differences(const Rule& rule, const Message& expected, const Message& got,
                                    Wish wish) {
  const bool same_kind = expected.is_binary() == got.is_binary();
  if (same_kind && rule.pattern) {
    if ((*rule.pattern)(got.bytes())) return {};
    return one_difference(wish, [&] {
      return Difference{"", "a match of " + rule.pattern->text(), readable(got.body())};
    });
  }
  if (same_kind && expected.bytes() == got.bytes()) return {};
  const bool as_json = same_kind && rule.comparison != Comparison::kText &&
                       expected.json() != nullptr && got.json() != nullptr;
  if (!as_json) {
    const bool agree =
        same_kind && rule.comparison != Comparison::kText && are_same_scalar(expected, got);
    if (agree) return {};
    return one_difference(wish, [&] { return whole(expected.body(), got.body()); });
  }
  JsonComparison walker(rule, wish);
  walker.walk(*expected.json(), *got.json());
  return walker.take();
}

/// With the secrets of neither.
std::vector<Difference> presentable_differences(const Rule& rule, const Message& expected,
                                                const Message& got, const Secrets& secrets,
                                                Wish wish) {
  auto places = differences(rule, expected, got, wish);
  if (places.empty()) return places;
  const auto wanted = without_secrets(expected, secrets);
  const auto shown = without_secrets(got, secrets);
  if (!wanted && !shown) return places;
  places = differences(rule, wanted ? *wanted : expected, shown ? *shown : got, wish);
  // What wskit has taken out of the recording says nothing about what came.
  if (!places.empty() || !wanted) return places;
  return {another_token("")};
}

}  // namespace

std::optional<Message> without_secrets(const Message& message, const Secrets& secrets) {
  Body body = message.body();
  const auto redacted = redact_message(body.bytes);
  if (redacted) body.bytes = *redacted;
  std::string kept;
  secrets.take_out(body, kept);
  if (body.bytes == message.bytes()) return std::nullopt;
  return Message(body);
}

std::vector<Difference> compare(const Rule& rule, const Message& expected, const Message& got,
                                const Secrets& secrets) {
  return presentable_differences(rule, expected, got, secrets, {});
}

std::size_t count_differences(const Rule& rule, const Message& expected, const Message& got,
                              std::size_t most, const Secrets& secrets) {
  return presentable_differences(rule, expected, got, secrets, {most, /*in_words=*/false}).size();
}

std::vector<Difference> leaves(const Message& message, std::size_t most) {
  const auto redacted = without_secrets(message);
  const Message& shown = redacted ? *redacted : message;
  if (shown.json() == nullptr) return {};
  const Rule rule;
  JsonComparison walker(rule, {.most = most});
  walker.walk_leaves(*shown.json());
  return walker.take();
}

Difference another_token(std::string path) {
  return {std::move(path), "a token", "another one"};
}

std::string in_a_line(const std::vector<Difference>& places) {
  std::string text;
  for (const Difference& place : places) {
    text += text.empty() ? "" : "; ";
    if (!place.path.empty()) text += place.path + ": ";
    text += "recorded " + place.expected.value_or("nothing") + ", came " +
            place.got.value_or("nothing");
  }
  return text;
}

std::string readable(const Body& body, const Secrets& secrets) {
  const Message message(body);
  const auto shown = without_secrets(message, secrets);
  return readable_from(shown ? shown->body() : body, 0);
}

}  // namespace wskit::capture
