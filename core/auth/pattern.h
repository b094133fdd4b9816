#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wskit::auth {

/// A name with wildcards, as rules and options write it. `*` stands for any characters, `?` for one
/// character, `{userId}` for the name of the user who asks; without a user it matches nothing.
class Pattern {
 public:
  explicit Pattern(std::string_view text);

  /// Whether the whole of `name` is meant.
  [[nodiscard]] bool matches(std::string_view name, std::string_view user = {}) const;

  /// What every name that is meant begins with, as a room or as a topic, whoever asks.
  [[nodiscard]] std::string_view prefix() const;
  /// The one name that is meant, if there is no wildcard.
  [[nodiscard]] std::optional<std::string_view> literal() const;

  /// As a pattern of topics, which are words between dots: wildcards stay within a word, and `>` is
  /// one word or more at the end. `topic` may be such a pattern, too, in which a word `*` is any
  /// word: then, whether all that it means is meant.
  [[nodiscard]] bool covers_topic(std::string_view topic, std::string_view user) const;
  /// The same, but whether anything of it is meant.
  [[nodiscard]] bool meets_topic(std::string_view topic, std::string_view user) const;

 private:
  std::string text_;  ///< `{userId}` as one byte
};

}  // namespace wskit::auth
