#include "auth/rule_index.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::auth {
namespace {

/// Rules and questions of so few words that most questions meet several rules.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : rng_(seed) {}

  std::vector<Rule> rules(std::size_t count) {
    std::vector<Rule> rules(count);
    for (Rule& rule : rules) {
      rule.allows = rng_.below(2) == 0;
      rule.actions = static_cast<std::uint8_t>(1 + rng_.below(127));
      for (std::size_t i = 0; i <= rng_.below(3); ++i)
        rule.who.push_back(who());
      for (std::size_t i = rng_.below(4); i > 0; --i)
        rule.where.emplace_back(words({"a", "ab", "b", "*", "?", ">", "{userId}", "ann"}));
    }
    return rules;
  }
  Identity identity() {
    Identity identity;
    if (rng_.below(5) > 0) identity.user = pick({"ann", "bob", "a", "ab"});
    for (std::size_t i = rng_.below(3); i > 0; --i)
      identity.roles.push_back(pick({"ops", "dev", "a"}));
    return identity;
  }
  Action action() { return static_cast<Action>(rng_.below(7)); }
  std::string place() { return words({"a", "ab", "b", "ann", "bob", "*", ">", ""}); }

 private:
  std::string pick(std::vector<std::string> from) { return from[rng_.below(from.size())]; }
  std::string words(const std::vector<std::string>& from) {
    std::string text = pick(from);
    for (std::size_t i = rng_.below(3); i > 0; --i)
      text += pick({".", "", "-"}) + pick(from);
    return text;
  }
  Who who() {
    const auto kind = static_cast<Who::Kind>(rng_.below(4));
    return {kind, Pattern(kind == Who::Kind::kUser ? pick({"ann", "bob", "a*", "?", "{userId}"})
                                                   : pick({"ops", "dev", "*", "a"}))};
  }

  Rng rng_;
};

TEST(RuleIndex, FindsTheRuleThatAskingThemAllFinds) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Chance chance(seed);
    const std::vector<Rule> rules = chance.rules(seed);
    const RuleIndex index(rules);
    for (int i = 0; i < 500; ++i) {
      const Identity who = chance.identity();
      const Action action = chance.action();
      const std::string place = action == Action::kSend ? "" : chance.place();
      ASSERT_EQ(index.find(rules, who, action, place),
                first_that_applies(rules, who, action, place))
          << "seed " << seed << ": " << who.user << " " << action_name(action) << " " << place;
    }
  }
}

TEST(RuleIndex, TakesARuleOfMoreNamesAndPlacesThanItHasPairsFor) {
  std::vector<Rule> rules(1);
  rules[0].actions = action_bit(Action::kJoin);
  for (int i = 0; i < 100; ++i) {
    rules[0].who.push_back({Who::Kind::kUser, Pattern("user" + std::to_string(i))});
    rules[0].where.emplace_back("room" + std::to_string(i));
  }
  const RuleIndex index(rules);
  EXPECT_EQ(index.find(rules, {"user99", {}, {}}, Action::kJoin, "room99"), 0U);
  EXPECT_EQ(index.find(rules, {"user99", {}, {}}, Action::kJoin, "room100"), std::nullopt);
  EXPECT_EQ(index.find(rules, {"user100", {}, {}}, Action::kJoin, "room1"), std::nullopt);
}

TEST(RuleIndex, OfNoRulesFindsNone) {
  EXPECT_EQ(RuleIndex().find({}, {"ann", {"ops"}, {}}, Action::kJoin, "r"), std::nullopt);
}

}  // namespace
}  // namespace wskit::auth
