#include "capture/compare.h"

#include <algorithm>
#include <utility>

#include "capture/json_value.h"

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

/// Walks two JSON values and notes where they differ.
class JsonComparison {
 public:
  explicit JsonComparison(bool subset) : subset_(subset) {}

  void walk(const std::string& path, const Json& expected, const Json& got) {
    if (expected.is_object() && got.is_object()) {
      walk_objects(path, expected, got);
    } else if (expected.is_array() && got.is_array()) {
      walk_arrays(path, expected, got);
    } else if (expected != got) {
      note(path, &expected, &got);
    }
  }
  std::vector<Difference> take() { return std::move(differences_); }

 private:
  void walk_objects(const std::string& path, const Json& expected, const Json& got) {
    for (const auto& [name, value] : expected.items()) {
      const auto found = got.find(name);
      found == got.end() ? note(below(path, name), &value, nullptr)
                         : walk(below(path, name), value, *found);
    }
    if (subset_) return;
    for (const auto& [name, value] : got.items()) {
      if (!expected.contains(name)) note(below(path, name), nullptr, &value);
    }
  }

  void walk_arrays(const std::string& path, const Json& expected, const Json& got) {
    const std::size_t both = std::min(expected.size(), got.size());
    for (std::size_t i = 0; i < both; ++i) {
      walk(path + "/" + std::to_string(i), expected[i], got[i]);
    }
    for (std::size_t i = both; i < expected.size(); ++i) {
      note(path + "/" + std::to_string(i), &expected[i], nullptr);
    }
    for (std::size_t i = both; i < got.size(); ++i) {
      note(path + "/" + std::to_string(i), nullptr, &got[i]);
    }
  }

  /// RFC 6901 section 3.
  static std::string below(const std::string& path, const std::string& name) {
    std::string pointer = path + "/";
    for (const char c : name) {
      c == '~' ? pointer += "~0" : c == '/' ? pointer += "~1" : pointer += c;
    }
    return pointer;
  }

  void note(const std::string& path, const Json* expected, const Json* got) {
    if (differences_.size() >= kMostDifferences) return;
    Difference& difference = differences_.emplace_back();
    difference.path = path;
    if (expected != nullptr) difference.expected = cut(to_text(*expected), 0);
    if (got != nullptr) difference.got = cut(to_text(*got), 0);
  }

  bool subset_;
  std::vector<Difference> differences_;
};

}  // namespace

std::vector<Difference> compare(Comparison comparison, const Body& expected, const Body& got) {
  const bool same_kind = is_binary(expected) == is_binary(got);
  if (same_kind && expected.bytes == got.bytes) return {};
  if (!same_kind || is_binary(expected) || comparison == Comparison::kText) {
    return {whole(expected, got)};
  }
  const auto wanted = parse_json(expected.bytes);
  const auto came = wanted ? parse_json(got.bytes) : std::nullopt;
  if (!came || !(wanted->is_structured() && came->is_structured())) return {whole(expected, got)};
  JsonComparison walker(comparison == Comparison::kSubset);
  walker.walk("", *wanted, *came);
  return walker.take();
}

std::string readable(const Body& body) {
  return readable_from(body, 0);
}

}  // namespace wskit::capture
