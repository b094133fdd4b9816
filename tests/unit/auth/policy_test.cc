#include "auth/policy.h"

#include <gtest/gtest.h>

namespace wskit::auth {
namespace {

Identity user(std::string name, std::vector<std::string> roles = {}) {
  return {std::move(name), std::move(roles), std::nullopt};
}

Policy policy(std::string_view toml) {
  auto parsed = Policy::parse(toml, "p.toml");
  EXPECT_TRUE(parsed) << parsed.error().message;
  return *std::move(parsed);
}

std::string refusal(std::string_view text, const std::string& file = "p.toml") {
  const auto parsed = Policy::parse(text, file);
  return parsed ? "" : parsed.error().message;
}

TEST(Policy, AllowsWhatARuleSaysAndNothingElse) {
  const Policy rules = policy(R"(
    [[rule]]
    who = "user:ann"
    may = ["join", "message"]
    where = "lobby"
  )");
  EXPECT_TRUE(rules.allows(user("ann"), Action::kJoin, "lobby"));
  EXPECT_TRUE(rules.allows(user("ann"), Action::kMessage, "lobby"));
  EXPECT_FALSE(rules.allows(user("ann"), Action::kHistory, "lobby"));
  EXPECT_FALSE(rules.allows(user("ann"), Action::kJoin, "vault"));
  EXPECT_FALSE(rules.allows(user("bob"), Action::kJoin, "lobby"));
  EXPECT_FALSE(rules.allows({}, Action::kJoin, "lobby"));
}

TEST(Policy, KnowsUsersRolesAndWhoeverComes) {
  const Policy rules = policy(R"(
    rule = [
      { who = "role:ops", may = "join", where = "ops" },
      { who = "anonymous", may = "join", where = "door" },
      { who = "user:*", may = "join", where = "hall" },
      { who = "any", may = "join", where = "street" },
    ])");
  EXPECT_TRUE(rules.allows(user("ann", {"dev", "ops"}), Action::kJoin, "ops"));
  EXPECT_FALSE(rules.allows(user("ops", {"dev"}), Action::kJoin, "ops"));
  EXPECT_TRUE(rules.allows({}, Action::kJoin, "door"));
  EXPECT_FALSE(rules.allows(user("ann"), Action::kJoin, "door"));
  EXPECT_TRUE(rules.allows(user("ann"), Action::kJoin, "hall"));
  EXPECT_FALSE(rules.allows({}, Action::kJoin, "hall"));
  EXPECT_TRUE(rules.allows({}, Action::kJoin, "street"));
  EXPECT_TRUE(rules.allows(user("ann"), Action::kJoin, "street"));
}

TEST(Policy, LetsTheFirstRuleThatAppliesDecide) {
  const Policy rules = policy(R"(
    [[rule]]
    who = "user:mallory"
    may_not = "any"
    [[rule]]
    who = "any"
    may = "any"
    [[rule]]
    who = "any"
    may_not = "join"
  )");
  EXPECT_FALSE(rules.allows(user("mallory"), Action::kSend, ""));
  EXPECT_TRUE(rules.allows(user("ann"), Action::kJoin, "lobby"));
}

TEST(Policy, GivesEachUserAPlaceOfItsOwn) {
  const Policy rules = policy(R"(
    [[rule]]
    who = "any"
    may = ["join", "subscribe"]
    where = ["inbox-{userId}", "users.{userId}.>"]
  )");
  EXPECT_TRUE(rules.allows(user("ann"), Action::kJoin, "inbox-ann"));
  EXPECT_FALSE(rules.allows(user("ann"), Action::kJoin, "inbox-bob"));
  EXPECT_FALSE(rules.allows({}, Action::kJoin, "inbox-"));
  EXPECT_TRUE(rules.allows(user("ann"), Action::kSubscribe, "users.ann.mail"));
  EXPECT_FALSE(rules.allows(user("ann"), Action::kSubscribe, "users.*.mail"));
}

TEST(Policy, AllowsASubscriptionOnlyWhenAllOfItIsAllowed) {
  const Policy rules = policy(R"(
    rule = [{ who = "any", may_not = "subscribe", where = "news.secret" },
            { who = "any", may = ["subscribe", "publish"], where = "news.>" }])");
  EXPECT_TRUE(rules.allows({}, Action::kSubscribe, "news.sport"));
  EXPECT_TRUE(rules.allows({}, Action::kSubscribe, "news.sport.>"));
  EXPECT_FALSE(rules.allows({}, Action::kSubscribe, "news.*"));
  EXPECT_FALSE(rules.allows({}, Action::kSubscribe, ">"));
  EXPECT_TRUE(rules.allows({}, Action::kPublish, "news.secret"));
}

TEST(Policy, ReadsWhereAsTheActionHasIt) {
  const Policy rules = policy(R"(
    [[rule]]
    who = "any"
    may = "any"
    where = "a.*"
  )");
  EXPECT_TRUE(rules.allows({}, Action::kJoin, "a.b.c"));
  EXPECT_TRUE(rules.allows({}, Action::kPublish, "a.b"));
  EXPECT_FALSE(rules.allows({}, Action::kPublish, "a.b.c"));
  EXPECT_FALSE(rules.allows({}, Action::kSend, ""));
}

TEST(Policy, NamesTheRuleThatDecides) {
  const Policy rules = policy(R"([[rule]]
who = ["role:ops", "user:ann"]
may = "join"
where = "ops-*"

[[rule]]
who = "any"
may_not = "message"
)");
  EXPECT_EQ(rules.explain(user("ann"), Action::kJoin, "ops-1"),
            "allowed: p.toml:1: who=role:ops,user:ann may=join where=ops-*");
  EXPECT_EQ(rules.explain(user("ann"), Action::kMessage, "x"),
            "denied: p.toml:6: who=any may_not=message");
  EXPECT_EQ(rules.explain(user("bob"), Action::kJoin, "ops-1"),
            "denied: no rule of p.toml applies");
}

TEST(Policy, IsReadFromJsonAsWell) {
  const auto rules = Policy::parse(
      R"({"rule":[{"who":"any","may":["join"],"where":["lobby","hall"]}]})", "p.json");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(rules->explain({}, Action::kJoin, "hall"),
            "allowed: p.json: rule 1: who=any may=join where=lobby,hall");
}

TEST(Policy, SaysWhatIsWrongWithIt) {
  EXPECT_EQ(refusal("[[rule]]\nmay = \"join\""), R"(p.toml:1: who is missing; write who = "any")");
  EXPECT_EQ(refusal("[[rule]]\nwho = \"ann\"\nmay = \"join\""),
            "p.toml:1: who 'ann' is not known; write any, anonymous, user:NAME or role:NAME");
  EXPECT_EQ(refusal("[[rule]]\nwho = \"user:\"\nmay = \"join\""),
            "p.toml:1: who 'user:' is not known; write any, anonymous, user:NAME or role:NAME");
  EXPECT_EQ(refusal("\n[[rule]]\nwho = \"any\""),
            "p.toml:2: one of may and may_not is needed, as in may = \"join\"");
  EXPECT_EQ(refusal("[[rule]]\nwho = \"any\"\nmay = \"join\"\nmay_not = \"send\""),
            "p.toml:1: one of may and may_not is needed, as in may = \"join\"");
  EXPECT_EQ(refusal("[[rule]]\nwho = \"any\"\nmay = \"fly\""),
            "p.toml:1: 'fly' is nothing to be allowed; write join, message, history, presence, "
            "subscribe, publish, send or any");
  EXPECT_EQ(refusal("[[rule]]\nwho = \"any\"\nmay = \"send\"\nwhere = \"x\""),
            "p.toml:1: send goes to users and roles, not to a place; leave where out");
  EXPECT_EQ(refusal("[[rule]]\nwho = \"any\"\nroom = \"x\""),
            "p.toml:3: 'room' is not known here; known are who, may, may_not, where");
  EXPECT_EQ(refusal("[[rule]]\nwho = 7"),
            R"(p.toml:2: 'who' must be a string, or several: ["a", "b"])");
  EXPECT_EQ(refusal("[[rule]]\nwho = []"),
            R"(p.toml:2: 'who' must be a string, or several: ["a", "b"])");
  EXPECT_EQ(refusal("[[rules]]\nwho = \"any\""),
            "p.toml: must be a list of rules and nothing else: [[rule]], below each its fields");
  EXPECT_EQ(refusal(""),
            "p.toml: must be a list of rules and nothing else: [[rule]], below each its fields");
  EXPECT_EQ(refusal("{", "p.json"),
            R"(p.json: must be a list of rules and nothing else: {"rule":[{…},{…}]})");
  EXPECT_EQ(refusal(R"({"rule":[{"who":"any","may":"join","where":[1]}]})", "p.json"),
            R"(p.json: rule 1: 'where' must be a string, or several: ["a", "b"])");
}

TEST(Policy, SaysInWhichLineItIsNoToml) {
  EXPECT_TRUE(refusal("[[rule]]\nwho = \"any\n").starts_with("p.toml:2: "));
  EXPECT_EQ(refusal("[[rule]]\nwho = \"any\n").find('\n'), std::string::npos);
}

TEST(Policy, RefusesCharactersThatAreNoneOfToml) {
  EXPECT_TRUE(refusal("[[rule]]\nЈwho = 7").starts_with("p.toml:2: "));
  EXPECT_TRUE(refusal("[[|rule]]").starts_with("p.toml:1: "));
}

TEST(Policy, IsNamedWhenItCannotBeRead) {
  EXPECT_EQ(Policy::load("/nowhere.toml").error().message,
            "/nowhere.toml: No such file or directory");
}

}  // namespace
}  // namespace wskit::auth
