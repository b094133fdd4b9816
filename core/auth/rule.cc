#include "auth/rule.h"

#include <algorithm>
#include <iterator>

namespace wskit::auth {
namespace {

// In the order of the enumerators.
constexpr std::string_view kActionNames[] = {"join",      "message", "history", "presence",
                                             "subscribe", "publish", "send"};

}  // namespace

std::string_view action_name(Action action) {
  return kActionNames[static_cast<std::size_t>(action)];
}

std::optional<Action> action_of(std::string_view name) {
  const auto* const found = std::find(std::begin(kActionNames), std::end(kActionNames), name);
  if (found == std::end(kActionNames)) return std::nullopt;
  return static_cast<Action>(found - std::begin(kActionNames));
}

bool Who::is(const Identity& identity) const {
  switch (kind) {
    case Kind::kAny:
      return true;
    case Kind::kAnonymous:
      return identity.is_anonymous();
    case Kind::kUser:
      return !identity.is_anonymous() && name.matches(identity.user);
    case Kind::kRole:
      return std::any_of(identity.roles.begin(), identity.roles.end(),
                         [this](const std::string& role) { return name.matches(role); });
  }
  return false;
}

bool Rule::is_about(Action action) const {
  return (actions & action_bit(action)) != 0;
}

bool Rule::means(const Pattern& pattern, const Identity& identity, Action action,
                 std::string_view place) const {
  if (action == Action::kSend) return false;
  if (!is_about_topics(action)) return pattern.matches(place, identity.user);
  // A subscription is to many topics: allowed when all are, forbidden when one is.
  return allows ? pattern.covers_topic(place, identity.user)
                : pattern.meets_topic(place, identity.user);
}

bool Rule::means_place(const Identity& identity, Action action, std::string_view place) const {
  return where.empty() || std::any_of(where.begin(), where.end(), [&](const Pattern& pattern) {
           return means(pattern, identity, action, place);
         });
}

bool Rule::applies(const Identity& identity, Action action, std::string_view place) const {
  const auto is_meant = [&](const Who& each) { return each.is(identity); };
  return is_about(action) && std::any_of(who.begin(), who.end(), is_meant) &&
         means_place(identity, action, place);
}

std::optional<std::size_t> first_that_applies(const std::vector<Rule>& rules,
                                              const Identity& identity, Action action,
                                              std::string_view place) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) {
    return rule.applies(identity, action, place);
  });
  if (found == rules.end()) return std::nullopt;
  return found - rules.begin();
}

}  // namespace wskit::auth
