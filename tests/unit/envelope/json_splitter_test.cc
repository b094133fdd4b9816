#include "envelope/json_splitter.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t kMax = 64;

/// The values of a text that comes in pieces of `piece` bytes, and what was wrong with it.
std::vector<std::string> split(std::string_view text, std::size_t piece) {
  JsonSplitter splitter(kMax, "--max-message");
  std::vector<std::string> values;
  bool failed = false;
  const auto note = [&](const Result<std::optional<std::string_view>>& value) {
    const std::string line = std::to_string(splitter.line()) + ":";
    failed = !value;
    if (failed) values.push_back(line + " " + value.error().message);
    if (value && *value) values.push_back(line + std::string(**value));
    return value && *value;
  };
  for (std::size_t at = 0; at < text.size(); at += piece) {
    std::string_view part = text.substr(at, piece);
    while (note(splitter.next(part))) {
    }
    if (failed) return values;
  }
  note(splitter.finish());
  return values;
}

/// The same however it is cut.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> whole = split(text, text.size() + 1);
  for (std::size_t piece = 1; piece < text.size(); ++piece)
    EXPECT_EQ(split(text, piece), whole) << piece;
  return whole;
}

TEST(JsonSplitter, GivesOneValueForALine) {
  EXPECT_THAT(split("{\"a\":1}\n[2]\n\"x\"\n"), ElementsAre("1:{\"a\":1}", "2:[2]", "3:\"x\""));
}

TEST(JsonSplitter, GivesSeveralValuesOfOneLine) {
  EXPECT_THAT(split(R"({}[1]"a"2 true{"b":[]})"),
              ElementsAre("1:{}", "1:[1]", "1:\"a\"", "1:2", "1:true", "1:{\"b\":[]}"));
}

TEST(JsonSplitter, JoinsAValueThatSpansLines) {
  EXPECT_THAT(split("{\n  \"a\": [\n    1,\r\n    2\n  ],\n\"b\" : 3 }\n4"),
              ElementsAre("1:{\"a\": [1,2],\"b\" : 3 }", "7:4"));
}

TEST(JsonSplitter, KeepsWhatStandsInStrings) {
  EXPECT_THAT(split(R"(["}]", "\"\\", "  "] "\\")"),
              ElementsAre(R"(1:["}]", "\"\\", "  "])", R"(1:"\\")"));
}

TEST(JsonSplitter, KeepsNumbersAsTheyAreWritten) {
  EXPECT_THAT(split("1.50e+3 123456789012345678901234567890"),
              ElementsAre("1:1.50e+3", "1:123456789012345678901234567890"));
}

TEST(JsonSplitter, FindsNothingInBlanks) {
  EXPECT_THAT(split(" \t\r\n\n"), IsEmpty());
  EXPECT_THAT(split(""), IsEmpty());
}

TEST(JsonSplitter, RefusesWhatIsNotJsonAndSaysWhereItBegins) {
  EXPECT_THAT(split("{}\n{\n]"), ElementsAre("1:{}", "2: is not JSON: {]"));
  EXPECT_THAT(split("1,2"), ElementsAre("1:1", "1: is not JSON: ,2"));
  EXPECT_THAT(split("hello world"), ElementsAre("1: is not JSON: hello"));
  EXPECT_THAT(split("[\"\xff\"]"), ElementsAre("1: is not JSON: [\"\xff\"]"));
  EXPECT_THAT(split("[" + std::string(50, 'x') + "]"),
              ElementsAre("1: is not JSON: [" + std::string(39, 'x') + "..."));
}

TEST(JsonSplitter, RefusesANul) {
  using std::string_literals::operator""s;
  EXPECT_THAT(split("1\0002"s), ElementsAre("1: is not JSON: 1\0002"s));
}

TEST(JsonSplitter, DoesNotMakeOneNumberOfTwoLines) {
  EXPECT_THAT(split("[1\n2]"), ElementsAre("1: is not JSON: [1 2]"));
}

TEST(JsonSplitter, RefusesAValueWithoutItsEnd) {
  EXPECT_THAT(split("1\n{\"a\":"), ElementsAre("1:1", "2: is not JSON: {\"a\":"));
}

TEST(JsonSplitter, RefusesAValueThatIsTooLong) {
  const std::string longest = "[" + std::string(kMax - 2, ' ') + "]";
  EXPECT_THAT(split(longest), ElementsAre("1:" + longest));
  EXPECT_THAT(split("1\n[ " + longest),
              ElementsAre("1:1", "2: is longer than 64 bytes; --max-message allows longer ones"));
  EXPECT_THAT(split("[" + std::string(kMax - 1, ' ') + "]"),
              ElementsAre("1: is longer than 64 bytes; --max-message allows longer ones"));
}

}  // namespace
}  // namespace wskit::envelope
