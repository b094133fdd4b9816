#include "capture/rule.h"

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

using namespace std::chrono_literals;
using Expect = envelope::Script::Expect;

std::string error_of(const Expect& expect) {
  const auto rule = rule_for(expect, {});
  return rule ? "(read)" : rule.error().message;
}

TEST(Rule, AddsWhatIsWrittenBesideAMessageToTheCommonOne) {
  Rule common;
  common.comparison = Comparison::kText;
  common.within = 2s;
  common.ignore.push_back(Pointer::parse("/id").value());
  const auto rule = rule_for({"subset", {"/at"}, 500ms}, common);
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->comparison, Comparison::kSubset);
  EXPECT_EQ(rule->ignore.size(), 2U);
  EXPECT_EQ(rule->within, 500ms);
  const auto plain = rule_for({}, common);
  EXPECT_EQ(plain->comparison, Comparison::kText);
  EXPECT_EQ(plain->within, 2s);
}

TEST(Rule, TakesARegularExpression) {
  const auto rule = rule_for({"/^ok [0-9]+$/", {}, {}}, {});
  ASSERT_TRUE(rule && rule->pattern);
  EXPECT_TRUE((*rule->pattern)("ok 12"));
  EXPECT_FALSE((*rule->pattern)("ok twelve"));
}

TEST(Rule, SaysWhatIsWrong) {
  EXPECT_EQ(error_of({"fuzzy", {}, {}}),
            "`match` is \"fuzzy\"; write exact, subset, text or /regular expression/");
  EXPECT_NE(error_of({"/(/", {}, {}}).find("is not a regular expression"), std::string::npos);
  EXPECT_EQ(error_of({"", {"id"}, {}}),
            "`ignore`: \"id\" is not a JSON pointer: write /id or /users/0/name");
}

}  // namespace
}  // namespace wskit::capture
