#include "load/replay_text.h"

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

const char* environment(const char* name) {
  return std::string_view(name) == "USER" ? "ada" : nullptr;
}

std::string rendered(std::string_view text, const Variables& variables) {
  const auto compiled = ReplayText::compile(text, environment);
  EXPECT_TRUE(compiled) << text;
  if (!compiled) return {};
  Rng rng(1);
  return compiled->render(variables, {3, 7, 1'700'000'000'000, rng, rng});
}

TEST(ReplayText, FillsVariablesIn) {
  EXPECT_EQ(rendered("hi {{NAME}}, {{ NAME }}!", {{"NAME", "ada"}}), "hi ada, ada!");
  EXPECT_EQ(rendered("{{{{NAME}}", {{"NAME", "ada"}}), "{{NAME}}");
}

TEST(ReplayText, KnowsWhatEveryTemplateKnows) {
  EXPECT_EQ(rendered("{{env USER}} {{seq}} {{conn}} {{now}}", {}), "ada 3 7 1700000000000");
}

TEST(ReplayText, EscapesWhatComesToStandInAStringOfJson) {
  const Variables variables = {{"V", "say \"hi\"\n"}, {"N", "[1,\"x\"]"}};
  EXPECT_EQ(rendered(R"({"a":"<{{V}}>","n":{{N}}})", variables),
            R"({"a":"<say \"hi\"\n>","n":[1,"x"]})");
  EXPECT_EQ(rendered(R"({"a\"{{V}}":1})", {{"V", "\""}}), R"({"a\"\"":1})");
  EXPECT_EQ(rendered("said \"{{V}}\"", {{"V", "\""}}), "said \"\"\"");
}

TEST(ReplayText, NamesWhatItNeeds) {
  const auto compiled = ReplayText::compile("{{A}}{{now}}{{B.c}}", environment);
  ASSERT_TRUE(compiled);
  EXPECT_EQ(compiled->names(), (std::vector<std::string>{"A", "B.c"}));
  EXPECT_EQ(rendered("{{A}}", {}), "{{A}}");
}

TEST(ReplayText, ShowsPeopleTheValuesThatThereAre) {
  const auto compiled = ReplayText::compile("{{A}} {{B}} {{now}} {{{{", environment);
  ASSERT_TRUE(compiled);
  EXPECT_EQ(compiled->readable({{"B", "b"}}), "{{A}} b {{now}} {{{{");
}

TEST(ReplayText, BecomesJsonInWhichVariablesAreStrings) {
  const auto compiled =
      ReplayText::compile(R"({"a":"x{{A}}","n":{{N}},"now":{{now}}})", environment);
  ASSERT_TRUE(compiled);
  EXPECT_EQ(compiled->json_form("#"), R"({"a":"x{{A}}","n":"#{{N}}","now":"#{{now}}"})");
}

TEST(ReplayText, SaysWhatIsWrong) {
  EXPECT_FALSE(ReplayText::compile("{{A", environment));
  EXPECT_FALSE(ReplayText::compile("{{a b}}", environment));
  EXPECT_FALSE(ReplayText::compile("{{env GONE}}", environment));
}

std::string matched(std::string_view form, std::string_view text) {
  const auto compiled = ReplayText::compile(form, environment);
  Variables values;
  if (!compiled || !compiled->match(text, &values)) return "(none)";
  std::string all;
  for (const auto& [name, value] : values)
    all += name + "=" + value + ";";
  return all;
}

TEST(ReplayText, FindsTheValuesInATextThatItCouldHaveBecome) {
  EXPECT_EQ(matched(R"({"id":"{{ID}}","n":{{N}}})", R"({"id":"a\"b","n":17})"), "ID=a\"b;N=17;");
  EXPECT_EQ(matched("{{A}}-{{B}}", "x-y-z"), "A=x;B=y-z;");
  EXPECT_EQ(matched("at {{now}}", "at 12"), "");
  EXPECT_EQ(matched("{{A}}{{{{x}}/", "{{a{{x}}/"), "A={{a;");
  EXPECT_EQ(matched("{{A}}", ""), "A=;");
}

TEST(ReplayText, KnowsATextThatItCouldNotHaveBecome) {
  EXPECT_EQ(matched("a{{A}}b", "axc"), "(none)");
  EXPECT_EQ(matched("a{{A}}b", "bxb"), "(none)");
  EXPECT_EQ(matched("fixed", "fixed!"), "(none)");
  EXPECT_EQ(matched("a{{A}}aa", "aa"), "(none)");
}

}  // namespace
}  // namespace wskit::load
