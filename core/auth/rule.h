#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.h"
#include "auth/pattern.h"

namespace wskit::auth {

/// What a client may ask for.
enum class Action : std::uint8_t {
  kJoin,
  kMessage,
  kHistory,
  kPresence,
  kSubscribe,
  kPublish,
  kSend,
};

std::string_view action_name(Action action);
std::optional<Action> action_of(std::string_view name);

/// Whether the place of the action is a topic, and not a room.
inline bool is_about_topics(Action action) {
  return action == Action::kSubscribe || action == Action::kPublish;
}

/// Whom a rule is about.
struct Who {
  enum class Kind : std::uint8_t { kAny, kAnonymous, kUser, kRole };
  Kind kind = Kind::kAny;
  Pattern name;  ///< of a user or a role

  [[nodiscard]] bool is(const Identity& identity) const;
};

/// One rule of a policy.
struct Rule {
  bool allows = false;
  std::uint8_t actions = 0;  ///< `action_bit` of each
  std::vector<Who> who;
  std::vector<Pattern> where;  ///< empty: everywhere
  std::string origin;          ///< file, line and text

  [[nodiscard]] bool is_about(Action action) const;
  [[nodiscard]] bool means(const Pattern& pattern, const Identity& identity, Action action,
                           std::string_view place) const;
  /// Whether any of `where` is meant.
  [[nodiscard]] bool means_place(const Identity& identity, Action action,
                                 std::string_view place) const;
  [[nodiscard]] bool applies(const Identity& identity, Action action, std::string_view place) const;
};

inline std::uint8_t action_bit(Action action) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(action));
}

/// The first rule that applies; its place in `rules`, or nothing.
std::optional<std::size_t> first_that_applies(const std::vector<Rule>& rules,
                                              const Identity& identity, Action action,
                                              std::string_view place);

}  // namespace wskit::auth
