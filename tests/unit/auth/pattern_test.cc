#include "auth/pattern.h"

#include <gtest/gtest.h>

namespace wskit::auth {
namespace {

bool matches(std::string_view pattern, std::string_view name, std::string_view user = {}) {
  return Pattern(pattern).matches(name, user);
}
bool covers(std::string_view pattern, std::string_view topic, std::string_view user = {}) {
  return Pattern(pattern).covers_topic(topic, user);
}
bool meets(std::string_view pattern, std::string_view topic, std::string_view user = {}) {
  return Pattern(pattern).meets_topic(topic, user);
}

TEST(Pattern, WithoutWildcardsIsThatName) {
  EXPECT_TRUE(matches("lobby", "lobby"));
  EXPECT_FALSE(matches("lobby", "lobby2"));
  EXPECT_FALSE(matches("lobby", "lobb"));
  EXPECT_FALSE(matches("lobby", "Lobby"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "a"));
}

TEST(Pattern, TakesAnyCharactersForAStar) {
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("*", "any/thing.at all"));
  EXPECT_TRUE(matches("ops-*", "ops-"));
  EXPECT_TRUE(matches("*-ops", "dev-ops-ops"));
  EXPECT_TRUE(matches("a*b*c", "a1b2b3c"));
  EXPECT_FALSE(matches("a*b*c", "a1b2b3"));
  EXPECT_FALSE(matches("ops-*", "op-1"));
}

TEST(Pattern, TakesOneCharacterForAQuestionMark) {
  EXPECT_TRUE(matches("team-?", "team-7"));
  EXPECT_TRUE(matches("team-?", "team-é"));
  EXPECT_FALSE(matches("team-?", "team-"));
  EXPECT_FALSE(matches("team-?", "team-77"));
  EXPECT_TRUE(matches("*?a", "éa"));
}

TEST(Pattern, TakesTheUserForItsPlace) {
  EXPECT_TRUE(matches("inbox-{userId}", "inbox-ann", "ann"));
  EXPECT_FALSE(matches("inbox-{userId}", "inbox-anna", "ann"));
  EXPECT_FALSE(matches("inbox-{userId}", "inbox-bob", "ann"));
  EXPECT_TRUE(matches("{userId}:{userId}", "ann:ann", "ann"));
  EXPECT_TRUE(matches("*{userId}*", "an-ann-na", "ann"));
}

TEST(Pattern, TakesNoWildcardsFromAUser) {
  EXPECT_FALSE(matches("inbox-{userId}", "inbox-bob", "*"));
  EXPECT_TRUE(matches("inbox-{userId}", "inbox-*", "*"));
}

TEST(Pattern, MeansNothingByAUserWhoIsNotThere) {
  EXPECT_FALSE(matches("inbox-{userId}", "inbox-"));
  EXPECT_FALSE(matches("{userId}", ""));
  EXPECT_FALSE(covers("inbox.{userId}", "inbox."));
}

TEST(Pattern, IsQuickEvenWithManyStars) {
  const std::string stars = "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
  EXPECT_FALSE(matches(stars, std::string(2000, 'a')));
}

TEST(TopicPattern, CoversATopicWordByWord) {
  EXPECT_TRUE(covers("a.b", "a.b"));
  EXPECT_FALSE(covers("a.b", "a.b.c"));
  EXPECT_FALSE(covers("a.b", "a"));
  EXPECT_TRUE(covers("a.*", "a.b"));
  EXPECT_FALSE(covers("a.*", "a.b.c"));
  EXPECT_FALSE(covers("*", "a.b"));
  EXPECT_TRUE(covers("a.b*.c", "a.bob.c"));
  EXPECT_TRUE(covers("users.{userId}.inbox", "users.ann.inbox", "ann"));
  EXPECT_FALSE(covers("users.{userId}.inbox", "users.a.b.inbox", "a.b"));
}

TEST(TopicPattern, CoversTheRestByItsEnd) {
  EXPECT_TRUE(covers("a.>", "a.b"));
  EXPECT_TRUE(covers("a.>", "a.b.c"));
  EXPECT_TRUE(covers(">", "a"));
  EXPECT_FALSE(covers("a.>", "a"));
  EXPECT_FALSE(covers("a.>", "b.c"));
}

TEST(TopicPattern, CoversOnlyPatternsThatMeanNoMore) {
  EXPECT_TRUE(covers("a.*", "a.*"));
  EXPECT_TRUE(covers("a.>", "a.*"));
  EXPECT_TRUE(covers("a.>", "a.>"));
  EXPECT_TRUE(covers("a.>", "a.*.>"));
  EXPECT_FALSE(covers("a.b", "a.*"));
  EXPECT_FALSE(covers("a.?", "a.*"));
  EXPECT_FALSE(covers("a.b*", "a.*"));
  EXPECT_FALSE(covers("a.*", "a.>"));
  EXPECT_FALSE(covers("a.b.>", "a.>"));
  EXPECT_FALSE(covers("*.*", ">"));
}

TEST(TopicPattern, MeetsPatternsThatShareATopicWithIt) {
  EXPECT_TRUE(meets("admin.>", ">"));
  EXPECT_TRUE(meets("admin.>", "*.x"));
  EXPECT_TRUE(meets("admin.keys", "admin.*"));
  EXPECT_TRUE(meets("admin.keys", "admin.>"));
  EXPECT_TRUE(meets("*.keys", "admin.>"));
  EXPECT_FALSE(meets("admin.>", "*"));
  EXPECT_FALSE(meets("admin.keys", "*"));
  EXPECT_FALSE(meets("admin.keys", "user.*"));
  EXPECT_FALSE(meets("admin", "admin.>"));
}

}  // namespace
}  // namespace wskit::auth
