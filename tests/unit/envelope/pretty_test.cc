#include "envelope/pretty.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

constexpr std::size_t kMax = 4096;

std::string pretty(std::string_view text, const PrettyStyle& style = {}) {
  std::string out = "before ";
  const bool done = append_pretty(out, text, style, kMax);
  return done ? out.substr(7) : out + "(as it is)";
}

constexpr std::string_view kAsItIs = "before (as it is)";

TEST(Pretty, PutsEachMemberAndElementOnALine) {
  EXPECT_EQ(pretty(R"({"a":[1,2.50e1],"b":{"c":null}})"),
            "{\n  \"a\": [\n    1,\n    2.50e1\n  ],\n  \"b\": {\n    \"c\": null\n  }\n}");
}

TEST(Pretty, DoesNotCareHowItWasLaidOutBefore) {
  EXPECT_EQ(pretty("\t[ 1\r\n, true ] "), "[\n  1,\n  true\n]");
}

TEST(Pretty, LeavesWhatIsEmptyOnOneLine) {
  EXPECT_EQ(pretty(R"({"a":{ },"b":[]})"), "{\n  \"a\": {},\n  \"b\": []\n}");
}

TEST(Pretty, LeavesNumbersOfAnySizeAlone) {
  EXPECT_EQ(pretty("[1e400,1234567890123456789012]"), "[\n  1e400,\n  1234567890123456789012\n]");
}

TEST(Pretty, LeavesScalarsAlone) {
  EXPECT_EQ(pretty("12345678901234567890123"), "12345678901234567890123");
  EXPECT_EQ(pretty(R"("a\"{[,:\\")"), R"("a\"{[,:\\")");
}

TEST(Pretty, ColoursTokensByTheirKind) {
  const PrettyStyle style{"<k>", "<s>", "<n>", "<w>", "</>", nullptr};
  EXPECT_EQ(pretty(R"({"a" :"b"})", style), "{\n  <k>\"a\"</>: <s>\"b\"</>\n}");
  EXPECT_EQ(pretty("[-1,false]", style), "[\n  <n>-1</>,\n  <w>false</>\n]");
}

TEST(Pretty, WritesStringsAsItIsToldTo) {
  PrettyStyle style;
  style.append_string = [](std::string& out, std::string_view text) {
    out += std::to_string(text.size());
  };
  EXPECT_EQ(pretty(R"({"key":"text"})", style), "{\n  5: 6\n}");
}

TEST(Pretty, RefusesWhatIsNotJson) {
  for (const char* const text : {"", "hello", "{", "[1,]", "{\"a\":1}x", "\"\xff\""})
    EXPECT_EQ(pretty(text), kAsItIs) << text;
}

TEST(Pretty, RefusesWhatFollowsANul) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(pretty("[1]\0]\""sv), kAsItIs);
}

TEST(Pretty, RefusesWhatWouldBecomeTooLarge) {
  std::string text = "[";
  for (std::size_t i = 0; i < kMax / 4; ++i)
    text += "1,";
  text += "1]";
  EXPECT_EQ(pretty(text), kAsItIs);
}

TEST(Pretty, RefusesWhatNestsTooDeep) {
  EXPECT_EQ(pretty(std::string(100'000, '[') + std::string(100'000, ']')), kAsItIs);
}

}  // namespace
}  // namespace wskit::envelope
