#include "server/mock_pattern.h"

#include <gtest/gtest.h>

namespace wskit::server {
namespace {

const char* no_environment(const char* /*name*/) {
  return nullptr;
}

/// The values that are found, or how `got` differs.
std::string held_against(std::string_view recorded, std::string_view got,
                         const load::Variables& known = {}, const capture::Rule& rule = {}) {
  const auto pattern = MockPattern::compile(recorded, no_environment);
  if (!pattern) return pattern.error().message;
  load::Variables found;
  const capture::Message message({envelope::Body::Form::kText, got});
  const auto places = pattern->compare(rule, message, known, found);
  if (!places.empty()) return capture::in_a_line(places);
  std::string text;
  for (const auto& [name, value] : found)
    text += name + "=" + value + ";";
  return text;
}

TEST(MockPattern, TakesJsonWhateverItsBlanksAndTheOrderOfItsMembers) {
  EXPECT_EQ(held_against(R"({"type":"join","id":"{{ID}}"})", R"({ "id": "a\"1", "type": "join" })"),
            "ID=a\"1;");
  EXPECT_EQ(held_against(R"([{"n":{{N}},"s":"<{{S}}>"}])", R"([{"s":"<x>","n":[1, 2]}])"),
            "N=[1,2];S=x;");
}

TEST(MockPattern, TellsWhereJsonDiffers) {
  EXPECT_EQ(held_against(R"({"type":"join","id":"{{ID}}"})", R"({"type":"leave","id":"a"})"),
            R"(/type: recorded "join", came "leave")");
  EXPECT_EQ(held_against(R"({"id":"{{ID}}"})", R"({"id":7})"), R"(/id: recorded "{{ID}}", came 7)");
  EXPECT_EQ(held_against(R"({"id":"{{ID}}"})", "{}"), R"(/id: recorded "{{ID}}", came nothing)");
  EXPECT_EQ(held_against(R"({"id":"a{{ID}}"})", R"({"id":"b1"})"),
            R"(/id: recorded "a{{ID}}", came "b1")");
}

TEST(MockPattern, WantsTheValuesThatAreKnown) {
  const load::Variables known = {{"S", "s-1"}, {"N", "7"}};
  EXPECT_EQ(held_against(R"({"use":"{{S}}","n":{{N}}})", R"({"n":7,"use":"s-1"})", known),
            "N=7;S=s-1;");
  EXPECT_EQ(held_against(R"({"use":"{{S}}"})", R"({"use":"s-2"})", known),
            R"(/use: recorded "s-1", came "s-2")");
  EXPECT_EQ(held_against(R"({"n":{{N}}})", R"({"n":8})", known), "/n: recorded 7, came 8");
  EXPECT_EQ(held_against("use {{S}}", "use s-2", known), "recorded use s-1, came use s-2");
}

TEST(MockPattern, HeedsTheRule) {
  capture::Rule rule;
  rule.comparison = capture::Comparison::kSubset;
  EXPECT_EQ(held_against(R"({"id":"{{ID}}"})", R"({"id":"a","more":1})", {}, rule), "ID=a;");
  rule.ignore.push_back(*capture::Pointer::parse("/user"));
  EXPECT_EQ(held_against(R"({"user":{"id":"{{ID}}"},"n":1})", R"({"n":1})", {}, rule), "");
  rule.comparison = capture::Comparison::kText;
  EXPECT_EQ(held_against(R"({"id":"{{ID}}"})", R"({ "id":"a"})", {}, rule),
            R"(recorded {"id":"{{ID}}"}, came { "id":"a"})");
}

TEST(MockPattern, ReadsOtherTextLetterByLetter) {
  EXPECT_EQ(held_against("hello {{NAME}}!", "hello ada!"), "NAME=ada;");
  EXPECT_EQ(held_against("hello {{NAME}}!", "Hello ada!"),
            "recorded hello {{NAME}}!, came Hello ada!");
  EXPECT_EQ(held_against("{{X}}", R"({"any":"thing"})"), R"(X={"any":"thing"};)");
}

TEST(MockPattern, ReadsTextsInJsonThatItCannotPlace) {
  EXPECT_EQ(held_against(R"({"{{KEY}}":1})", R"({"a":1})"), "KEY=a;");
  EXPECT_EQ(held_against(R"({"*":"{{A}}","b":1})", R"({"*":"a","b":2})"),
            R"(recorded {"*":"{{A}}","b":1}, came {"*":"a","b":2})");
  EXPECT_EQ(held_against(R"({"m":"\u0001","id":{{ID}}})", R"({"m":"\u0001","id":3})"), "ID=3;");
}

TEST(MockPattern, TakesDoubledBracesForThemselves) {
  EXPECT_EQ(held_against(R"({"a":"{{{{x}}","id":{{ID}}})", R"({"id":1,"a":"{{x}}"})"), "ID=1;");
  EXPECT_EQ(held_against(R"({"a":"{{{{x}}","id":{{ID}}})", R"({"id":1,"a":"y"})"),
            R"(/a: recorded "{{{{x}}", came "y")");
}

}  // namespace
}  // namespace wskit::server
