#include "envelope/batch.h"

#include <cstddef>

namespace wskit::envelope {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Past the string that begins at `at`; npos when it has no end.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

/// Where the element that begins at `at` ends: at a comma or a closing bracket; npos when it has no
/// end.
std::size_t end_of_element(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (depth == 0 && (c == ',' || c == ']' || c == '}')) return at;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    at = c == '"' ? end_of_string(text, at) : at + 1;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<std::vector<std::string_view>> split_batch(std::string_view text) {
  text = without_blanks(text);
  if (!text.starts_with('[')) return std::vector{text};
  std::vector<std::string_view> elements;
  if (without_blanks(text.substr(1)) == "]") return elements;
  for (std::size_t at = 1;;) {
    const std::size_t end = end_of_element(text, at);
    if (end == std::string_view::npos || text[end] == '}') return std::nullopt;
    elements.push_back(without_blanks(text.substr(at, end - at)));
    if (text[end] == ',') {
      at = end + 1;
    } else {
      if (end + 1 != text.size()) return std::nullopt;
      return elements;
    }
  }
}

}  // namespace wskit::envelope
