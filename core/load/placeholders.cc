#include "load/placeholders.h"

#include <algorithm>

#include <fmt/format.h>

namespace wskit::load {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";
constexpr std::string_view kEscaped = "{{{{";
constexpr std::string_view kThree = "{{{";
// Of an error message; what is wrong with a template is at its beginning as a rule.
constexpr std::size_t kMostQuoted = 40;

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

Result<std::vector<Piece>> split_placeholders(std::string_view text) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const std::size_t brace = std::min(text.find(kOpen), text.size());
    if (brace > 0) pieces.push_back({text.substr(0, brace)});
    text.remove_prefix(brace);
    if (text.empty()) break;
    if (text.starts_with(kEscaped)) {
      pieces.push_back({text.substr(0, kOpen.size())});
      text.remove_prefix(kEscaped.size());
      continue;
    }
    if (text.starts_with(kThree)) {
      pieces.push_back({text.substr(0, 1)});
      text.remove_prefix(1);
    }
    const std::size_t end = text.find(kClose);
    if (end == std::string_view::npos) {
      return Error{
          ErrorKind::kUsage,
          fmt::format("'{}' has no end; write }}}} behind a variable, and {{{{{{{{ for two "
                      "braces",
                      text.substr(0, kMostQuoted))};
    }
    pieces.push_back({trimmed(text.substr(kOpen.size(), end - kOpen.size())), true});
    text.remove_prefix(end + kClose.size());
  }
  return pieces;
}

}  // namespace wskit::load
