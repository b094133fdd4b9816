#include "capture/match.h"

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

bool matches(std::string_view pattern, std::string_view message) {
  const auto match = Match::parse(pattern);
  EXPECT_TRUE(match) << pattern;
  return match && (*match)(message);
}

TEST(Match, FindsTextAnywhere) {
  EXPECT_TRUE(matches("pong", R"({"type":"pong"})"));
  EXPECT_FALSE(matches("Pong", R"({"type":"pong"})"));
  EXPECT_TRUE(matches("/", "a/b"));
  EXPECT_TRUE(matches("[1", "[1]"));
}

TEST(Match, FindsARegularExpressionAnywhere) {
  EXPECT_TRUE(matches("/p.ng$/", "a pong"));
  EXPECT_FALSE(matches("/^p.ng/", "a pong"));
  EXPECT_TRUE(matches("/\"seq\":\\d+/", R"({"seq":12})"));
}

TEST(Match, ComparesJsonAsASubset) {
  EXPECT_TRUE(matches(R"({"a":{"b":[1,{"c":2}]}})", R"({"z":0, "a":{"b":[1,{"c":2.0,"d":3}]}})"));
  EXPECT_FALSE(matches(R"({"a":1})", R"({"a":"1"})"));
  EXPECT_FALSE(matches(R"({"a":[1]})", R"({"a":[1,2]})"));
  EXPECT_FALSE(matches(R"({"a":null})", R"({"b":null})"));
  EXPECT_FALSE(matches(R"({"a":1})", "not JSON"));
  EXPECT_TRUE(matches("{}", "{\"a\":1}"));
}

TEST(Match, TakesNumbersOfAnySize) {
  EXPECT_TRUE(matches(R"({"n":1e400})", R"({"n":10e399,"m":1})"));
  EXPECT_FALSE(matches(R"({"n":1e400})", R"({"n":1e401})"));
  EXPECT_TRUE(matches(R"({"m":1})", R"({"n":1e400,"m":1})"));
  EXPECT_TRUE(matches(R"({"n":123456789012345678901})", R"({"n":123456789012345678901})"));
  EXPECT_FALSE(matches(R"({"n":123456789012345678901})", R"({"n":123456789012345678902})"));
}

TEST(Match, RefusesWhatItCannotRead) {
  const auto regex = Match::parse("/(/");
  ASSERT_FALSE(regex);
  EXPECT_EQ(regex.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(regex.error().message.substr(0, 31), "/(/ is not a regular expression");
  EXPECT_FALSE(Match::parse("/a)(b/"));
  EXPECT_FALSE(Match::parse("/(a)\\1/"));
  const auto json = Match::parse("{type:1}");
  ASSERT_FALSE(json);
  EXPECT_EQ(json.error().message, R"({type:1} starts like JSON and is not: {"type":"pong"})");
}

TEST(Match, SurvivesALongMessageAndAHostilePattern) {
  const std::string message(30'000, 'a');
  EXPECT_TRUE(matches("/a*$/", message));
  EXPECT_FALSE(matches("/(a|aa)+b/", message));
}

TEST(Match, SurvivesJsonThatNestsDeeply) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_FALSE(matches("{\"a\":1}", deep));
}

}  // namespace
}  // namespace wskit::capture
