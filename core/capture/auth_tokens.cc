#include "capture/auth_tokens.h"

#include <algorithm>

#include "base/hex.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// As `find`, which looks for the first letter, where it had better look for a rare one.
bool contains(std::string_view text, std::string_view what, char rare) {
  const std::size_t offset = what.find(rare);
  std::size_t at = text.find(rare, offset);
  while (at != kNone && text.compare(at - offset, what.size(), what) != 0)
    at = text.find(rare, at + 1);
  return at != kNone;
}

/// Whether the text is worth a closer look, as few are. Whoever writes letters as escapes may mean
/// it, too.
bool may_hold_a_token(std::string_view text) {
  if (text.find('"') == kNone) return false;
  if (contains(text, "\\u", '\\')) return true;
  return contains(text, R"("token")", 'k') && contains(text, R"("auth")", 'h');
}

/// Behind the letter `wanted` at `at`, as it is or as \u0061; kNone: it is another one.
std::size_t behind_letter(std::string_view text, std::size_t at, char wanted) {
  if (at < text.size() && text[at] == wanted) return at + 1;
  constexpr std::string_view kEscape = "\\u00";
  constexpr std::size_t kLength = 6;
  if (at + kLength > text.size() || !text.substr(at).starts_with(kEscape)) return kNone;
  const auto byte = hex_decode(text.substr(at + kEscape.size(), 2));
  return byte && (*byte)[0] == wanted ? at + kLength : kNone;
}

/// Behind the string at `at` if it is `word`; kNone: it is another one.
std::size_t behind_word(std::string_view text, std::size_t at, std::string_view word) {
  ++at;  // its first quote
  for (const char letter : word) {
    at = behind_letter(text, at, letter);
    if (at == kNone) return kNone;
  }
  return at < text.size() && text[at] == '"' ? at + 1 : kNone;
}

std::size_t behind_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::size_t behind_string(std::string_view text, std::size_t at) {
  at = text.find_first_of("\"\\", at + 1);
  while (at < text.size() && text[at] == '\\')
    at = text.find_first_of("\"\\", at + 2);
  return at < text.size() ? at + 1 : text.size();
}

/// Behind an object or a list, whose brackets are only counted.
std::size_t behind_brackets(std::string_view text, std::size_t at) {
  for (std::size_t depth = 0; at < text.size();) {
    const char c = text[at];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    at = c == '"' ? behind_string(text, at) : at + 1;
    if (depth == 0) return at;
  }
  return text.size();
}

std::size_t behind_value(std::string_view text, std::size_t at) {
  if (at == text.size()) return at;
  if (text[at] == '"') return behind_string(text, at);
  if (text[at] == '{' || text[at] == '[') return behind_brackets(text, at);
  return std::min(text.find_first_of(",}] \t\r\n", at), text.size());
}

/// The value of the member whose name is at `at`; empty: it has none, or another name.
Extent token_at(std::string_view text, std::size_t at) {
  const std::size_t name = behind_word(text, at, "token");
  if (name == kNone) return {};
  const std::size_t colon = behind_blanks(text, name);
  if (colon == text.size() || text[colon] != ':') return {};
  const std::size_t begin = behind_blanks(text, colon + 1);
  return {begin, behind_value(text, begin)};
}

}  // namespace

std::vector<Extent> auth_tokens(std::string_view text) {
  if (!may_hold_a_token(text)) return {};
  std::vector<Extent> tokens;
  bool says_auth = false;
  for (std::size_t at = text.find('"'); at != kNone; at = text.find('"', at)) {
    says_auth = says_auth || behind_word(text, at, "auth") != kNone;
    const Extent token = token_at(text, at);
    const bool is_there = token.begin < token.end;
    if (is_there) tokens.push_back(token);
    at = is_there ? token.end : at + 1;
  }
  return says_auth ? tokens : std::vector<Extent>();
}

}  // namespace wskit::capture
