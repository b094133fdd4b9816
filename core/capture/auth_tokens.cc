#include "capture/auth_tokens.h"

#include <algorithm>
#include <optional>

#include "base/hex.h"
#include "envelope/is_json.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// Within a block nothing branches, so that compilers look at many letters at once.
bool has_pair(std::string_view text, char first, char second) {
  constexpr std::size_t kBlock = 64;
  for (; text.size() > kBlock; text.remove_prefix(kBlock)) {
    const char* const letters = text.data();
    unsigned char found = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
      const bool here = (letters[i] == first) & (letters[i + 1] == second);
      found |= static_cast<unsigned char>(here);
    }
    if (found != 0) return true;
  }
  const char pair[] = {first, second};
  return text.find({pair, sizeof pair}) != kNone;
}

/// As `find`, which stops at each first letter of `what`; `rare` is where few texts have the pair
/// of letters that is there.
bool contains(std::string_view text, std::string_view what, std::size_t rare) {
  return has_pair(text, what[rare], what[rare + 1]) && text.find(what) != kNone;
}

/// Whether the text is worth a closer look, as few are. Whoever writes letters as escapes may mean
/// it, too.
bool may_hold_a_token(std::string_view text) {
  if (text.find("\\u") != kNone) return true;
  return contains(text, "token", 2) && contains(text, "auth", 0);
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

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '$';
}

bool is_quote(char c) {
  return c == '"' || c == '\'';
}

/// A quote with the backslashes ahead of it, as JSON within a string has them.
std::string_view quote_at(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && text[begin - 1] == '\\')
    --begin;
  return text.substr(begin, at + 1 - begin);
}

/// Behind `word` at `at`, which stands between `quote`s; kNone: it is another one.
std::size_t behind_word(std::string_view text, std::size_t at, std::string_view word,
                        std::string_view quote) {
  for (const char letter : word) {
    at = behind_letter(text, at, letter);
    if (at == kNone) return kNone;
  }
  if (!quote.empty()) return text.substr(at).starts_with(quote) ? at + quote.size() : kNone;
  const bool ends = at == text.size() || (!is_of_word(text[at]) && !is_quote(text[at]));
  return ends ? at : kNone;
}

std::size_t behind_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::size_t behind_string(std::string_view text, std::size_t at) {
  const char ends[] = {text[at], '\\'};
  const std::string_view stops(ends, sizeof ends);
  at = text.find_first_of(stops, at + 1);
  while (at < text.size() && text[at] == '\\')
    at = text.find_first_of(stops, at + 2);
  return at < text.size() ? at + 1 : text.size();
}

/// The same within a string; kNone when that ends before.
std::size_t behind_inner_string(std::string_view text, std::size_t at, std::string_view quote) {
  for (at = text.find('"', at + quote.size()); at != kNone; at = text.find('"', at + 1)) {
    const std::size_t size = quote_at(text, at).size();
    if (size <= quote.size()) return size == quote.size() ? at + 1 : kNone;
  }
  return kNone;
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

/// The value at `at` of a member whose name stands between `quote`s.
Extent value_at(std::string_view text, std::size_t at, std::string_view quote) {
  if (at == text.size()) return {};
  if (is_quote(text[at])) return {at, behind_string(text, at), text.substr(at, 1)};
  if (quote.size() > 1 && text.substr(at).starts_with(quote)) {
    const std::size_t end = behind_inner_string(text, at, quote);
    return end == kNone ? Extent{} : Extent{at, end, quote};
  }
  if (quote.size() <= 1 && (text[at] == '{' || text[at] == '[')) {
    return {at, behind_brackets(text, at), quote.empty() ? "\"" : quote};
  }
  const std::string_view stops = quote == "\"" ? ",}] \t\r\n" : ",;&)}]\\\"' \t\r\n";
  return {at, std::min(text.find_first_of(stops, at), text.size()), quote};
}

/// Looks through one text.
class Search {
 public:
  explicit Search(std::string_view text) : text_(text), is_json_(envelope::is_json(text)) {}

  std::vector<Extent> run() {
    for (std::size_t at = next(0); at < text_.size();)
      at = next(look(at));
    return says_auth_ ? std::move(tokens_) : std::vector<Extent>();
  }

 private:
  /// Where a name may begin.
  [[nodiscard]] std::size_t next(std::size_t at) const {
    if (is_json_) return text_.find('"', at);
    while (at < text_.size() && !is_quote(text_[at]) && !begins_word(at))
      ++at;
    return at;
  }
  [[nodiscard]] bool begins_word(std::size_t at) const {
    if (text_[at] != 't' && text_[at] != 'a') return false;
    return at == 0 || (!is_of_word(text_[at - 1]) && !is_quote(text_[at - 1]));
  }

  /// Where to go on behind the name at `at`.
  std::size_t look(std::size_t at) {
    const bool is_quoted = is_quote(text_[at]);
    const std::string_view quote = is_quoted ? quote_at(text_, at) : std::string_view();
    const std::size_t word = is_quoted ? at + 1 : at;
    says_auth_ = says_auth_ || behind_word(text_, word, "auth", quote) != kNone;
    const std::size_t name = behind_word(text_, word, "token", quote);
    if (name == kNone) return at + 1;
    const std::size_t mark = behind_blanks(text_, name);
    const bool is_name =
        mark < text_.size() && (text_[mark] == ':' || (text_[mark] == '=' && !is_json_));
    if (!is_name) return at + 1;
    const Extent value = value_at(text_, behind_blanks(text_, mark + 1), quote);
    if (value.begin == value.end) return at + 1;
    tokens_.push_back(value);
    return value.end;
  }

  std::string_view text_;
  bool is_json_;
  bool says_auth_ = false;
  std::vector<Extent> tokens_;
};

}  // namespace

std::vector<Extent> auth_tokens(std::string_view text) {
  if (!may_hold_a_token(text)) return {};
  return Search(text).run();
}

}  // namespace wskit::capture
