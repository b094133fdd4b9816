#include "cli/goal.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

capture::Match match(std::string_view text) {
  return *capture::Match::parse(text);
}

TEST(Goal, WithoutConditionsHoldsAndIsNeverReached) {
  Goal goal({});
  goal.take("x");
  EXPECT_FALSE(goal.any());
  EXPECT_FALSE(goal.reached());
  EXPECT_TRUE(goal.holds());
}

TEST(Goal, OfACountIsReachedWithTheLastMessage) {
  Goal goal({.count = 2, .expect = {}, .until = {}});
  goal.take("a");
  EXPECT_FALSE(goal.reached());
  EXPECT_EQ(goal.missing(), "1 of 2 messages came");
  goal.take("b");
  EXPECT_TRUE(goal.reached());
  EXPECT_TRUE(goal.holds());
}

TEST(Goal, OfExpectationsIsReachedWhenAllHaveComeInAnyOrder) {
  Goal goal({.count = {}, .expect = {match("a"), match("b")}, .until = {}});
  goal.take("b");
  EXPECT_FALSE(goal.reached());
  EXPECT_EQ(goal.missing(), "no message matched --expect 'a'");
  goal.take("a");
  EXPECT_TRUE(goal.reached());
}

TEST(Goal, TakesOneMessageForSeveralExpectations) {
  Goal goal({.count = {}, .expect = {match("a"), match("/b$/")}, .until = {}});
  goal.take("ab");
  EXPECT_TRUE(goal.reached());
}

TEST(Goal, StopsAtTheCountEvenWhenAnExpectationIsUnmet) {
  Goal goal({.count = 1, .expect = {match("x")}, .until = {}});
  goal.take("y");
  EXPECT_TRUE(goal.reached());
  EXPECT_FALSE(goal.holds());
}

TEST(Goal, WaitsForTheCountWhenAllExpectationsAreMet) {
  Goal goal({.count = 2, .expect = {match("x")}, .until = {}});
  goal.take("x");
  EXPECT_FALSE(goal.reached());
}

TEST(Goal, IsReachedByUntilBeforeTheCount) {
  Goal goal({.count = 5, .expect = {}, .until = match("end")});
  goal.take("the end");
  EXPECT_TRUE(goal.reached());
  EXPECT_TRUE(goal.holds());
}

TEST(Goal, SaysThatUntilDidNotCome) {
  const Goal goal({.count = {}, .expect = {}, .until = match("end")});
  EXPECT_EQ(goal.missing(), "no message matched --until 'end'");
}

}  // namespace
}  // namespace wskit::cli
