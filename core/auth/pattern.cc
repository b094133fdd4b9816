#include "auth/pattern.h"

#include <cstddef>

namespace wskit::auth {
namespace {

constexpr std::string_view kUserId = "{userId}";
// Stands for it: not a character that names have.
constexpr char kUser = '\x01';

/// How many bytes the first character of `text` has, which is not empty.
std::size_t character_size(std::string_view text) {
  const auto is_continuation = [](char c) { return (c & 0xc0) == 0x80; };
  std::size_t size = 1;
  while (size < text.size() && is_continuation(text[size]))
    ++size;
  return size;
}

/// How much of `name` the first character of `pattern`, which is not a `*`, means; 0: nothing.
std::size_t meant(char pattern, std::string_view name, std::string_view user) {
  if (pattern == kUser) return name.starts_with(user) ? user.size() : 0;
  if (name.empty()) return 0;
  if (pattern == '?') return character_size(name);
  return pattern == name.front() ? 1 : 0;
}

// All but `*` have one length, so that only the last `*` can ever have to take more.
bool glob(std::string_view pattern, std::string_view name, std::string_view user) {
  std::size_t in_pattern = 0;
  std::size_t in_name = 0;
  std::size_t after_star = std::string_view::npos;
  std::size_t star_ends = 0;
  while (in_pattern < pattern.size() || in_name < name.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      after_star = ++in_pattern;
      star_ends = in_name;
      continue;
    }
    const std::size_t size =
        in_pattern < pattern.size() ? meant(pattern[in_pattern], name.substr(in_name), user) : 0;
    if (size > 0) {
      ++in_pattern;
      in_name += size;
    } else if (after_star != std::string_view::npos && star_ends < name.size()) {
      in_pattern = after_star;
      in_name = ++star_ends;
    } else {
      return false;
    }
  }
  return true;
}

/// The words of a topic, one after the other.
class TopicWords {
 public:
  explicit TopicWords(std::string_view topic) : rest_(topic) {}
  [[nodiscard]] bool done() const { return done_; }
  std::string_view next() {
    const std::size_t dot = rest_.find('.');
    const std::string_view word = rest_.substr(0, dot);
    done_ = dot == std::string_view::npos;
    if (!done_) rest_.remove_prefix(dot + 1);
    return word;
  }

 private:
  std::string_view rest_;
  bool done_ = false;
};

/// Whether `pattern` means all of `topic` (`whole`), or anything of it.
bool means_topic(std::string_view pattern, std::string_view topic, std::string_view user,
                 bool whole) {
  TopicWords meant_words(pattern);
  TopicWords words(topic);
  while (!meant_words.done() && !words.done()) {
    const std::string_view wanted = meant_words.next();
    if (wanted == ">" && meant_words.done()) return true;
    const std::string_view word = words.next();
    if (word == ">" && words.done()) return !whole;
    const bool is_meant = word == "*" ? !whole || wanted == "*" : glob(wanted, word, user);
    if (!is_meant) return false;
  }
  return meant_words.done() && words.done();
}

}  // namespace

Pattern::Pattern(std::string_view text) : text_(text) {
  for (std::size_t at = 0; (at = text_.find(kUserId, at)) != std::string::npos;)
    text_.replace(at, kUserId.size(), 1, kUser);
}

bool Pattern::matches(std::string_view name, std::string_view user) const {
  return glob(text_, name, user);
}

std::string_view Pattern::prefix() const {
  constexpr std::string_view kWildcards("*?>\x01");
  return std::string_view(text_).substr(0, text_.find_first_of(kWildcards));
}

std::optional<std::string_view> Pattern::literal() const {
  constexpr std::string_view kWildcards("*?\x01");
  if (text_.find_first_of(kWildcards) != std::string::npos) return std::nullopt;
  return text_;
}

bool Pattern::covers_topic(std::string_view topic, std::string_view user) const {
  return means_topic(text_, topic, user, true);
}

bool Pattern::meets_topic(std::string_view topic, std::string_view user) const {
  return means_topic(text_, topic, user, false);
}

}  // namespace wskit::auth
