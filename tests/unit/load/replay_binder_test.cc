#include "load/replay_binder.h"

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

using envelope::Body;

class ReplayBinderTest : public testing::Test {
 protected:
  static Binding bind(std::string_view name, std::string_view pointer) {
    return parse_binding(name, pointer).value();
  }
  void expect(std::string_view text, std::vector<Binding> own = {}) {
    binder.expect({Body::Form::kText, text}, std::move(own));
  }
  void receive(std::string_view text) { binder.receive({Body::Form::kText, text}); }

  std::vector<Binding> common;
  Variables variables;
  ReplayBinder binder{common, true, variables};
};

TEST_F(ReplayBinderTest, TakesTheValueOfTheReplyThatComesInItsPlace) {
  expect(R"({"id":"old"})", {bind("ID", "/id")});
  EXPECT_TRUE(binder.awaits("ID"));
  receive(R"({"id":"new"})");
  EXPECT_EQ(variables, (Variables{{"ID", "new"}}));
  EXPECT_FALSE(binder.awaits("ID"));
}

TEST_F(ReplayBinderTest, TakesItOfAReplyThatCameBeforeItWasExpected) {
  receive(R"({"id":[1,"x"]})");
  expect(R"({"id":[]})", {bind("ID", "/id")});
  EXPECT_EQ(variables, (Variables{{"ID", "[1,\"x\"]"}}));
}

TEST_F(ReplayBinderTest, PassesOverRepliesOfOtherTypesAndThoseWithoutTheValue) {
  expect(R"({"type":"joined","id":1})", {bind("ID", "/id")});
  receive(R"({"type":"tick","id":2})");
  receive(R"({"type":"joined"})");
  EXPECT_EQ(variables, Variables());
  receive(R"({"type":"joined","id":3})");
  EXPECT_EQ(variables, (Variables{{"ID", "3"}}));
}

TEST_F(ReplayBinderTest, KeepsToTheOrderOfRepliesThatAreAlike) {
  expect(R"({"type":"m","id":1})");
  expect(R"({"type":"m","id":2})", {bind("ID", "/id")});
  receive(R"({"type":"m","id":11})");
  EXPECT_EQ(variables, Variables());
  receive(R"({"type":"m","id":12})");
  EXPECT_EQ(variables, (Variables{{"ID", "12"}}));
}

TEST_F(ReplayBinderTest, LooksPastAReplyThatDidNotCome) {
  expect(R"({"type":"gone"})");
  expect(R"({"type":"m","id":2})", {bind("ID", "/id")});
  receive(R"({"type":"m","id":7})");
  EXPECT_EQ(variables, (Variables{{"ID", "7"}}));
}

TEST_F(ReplayBinderTest, TakesACommonValueOfEveryReplyThatHasOne) {
  common.push_back(bind("ID", "/id"));
  receive(R"({"id":1})");
  receive("no JSON");
  receive(R"({"id":2})");
  receive(R"({"other":3})");
  EXPECT_EQ(variables, (Variables{{"ID", "2"}}));
}

TEST_F(ReplayBinderTest, AwaitsNothingThatWasGivenUp) {
  expect(R"({"id":1})", {bind("ID", "/id")});
  binder.give_up();
  EXPECT_FALSE(binder.awaits("ID"));
}

}  // namespace
}  // namespace wskit::load
