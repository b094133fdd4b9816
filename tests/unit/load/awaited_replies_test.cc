#include "load/awaited_replies.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

using envelope::Body;

class AwaitedRepliesTest : public testing::Test {
 protected:
  void expect(std::string_view text) {
    awaited.expect({Body::Form::kText, text}, ++line_, nullptr);
  }
  void receive(std::string_view text) { awaited.receive({Body::Form::kText, text}); }

  capture::Rule rule;
  AwaitedReplies awaited{rule};

 private:
  std::size_t line_ = 0;
};

TEST_F(AwaitedRepliesTest, CountsWhatHasNotCome) {
  expect("a");
  expect("b");
  receive("b");
  EXPECT_EQ(awaited.missing(), 1U);
  EXPECT_EQ(awaited.first_missing(), 1U);
  receive("a");
  EXPECT_EQ(awaited.missing(), 0U);
}

TEST_F(AwaitedRepliesTest, TakesWhatCameBeforeItWasRecorded) {
  receive("a");
  EXPECT_TRUE(awaited.is_ahead());
  expect("a");
  EXPECT_EQ(awaited.missing(), 0U);
  EXPECT_FALSE(awaited.is_ahead());
}

TEST_F(AwaitedRepliesTest, LetsAServerSayOtherThingsOfTheKind) {
  for (const auto& [recorded, got] : {std::pair("hello ann", "hello bob"),
                                      {R"({"type":"ok","n":1})", R"({"type":"ok","m":2})"},
                                      {R"({"id":1,"result":2})", R"({"id":1,"error":"no"})"},
                                      {"[1]", R"(["a","b"])"},
                                      {"{}", R"({"a":1})"}}) {
    expect(recorded);
    receive(got);
    EXPECT_EQ(awaited.missing(), 0U) << got;
  }
}

TEST_F(AwaitedRepliesTest, WaitsOnWhenSomethingOfAnotherKindComes) {
  for (const auto& [recorded, got] : {std::pair(R"({"type":"ok"})", R"({"type":"heartbeat"})"),
                                      {R"({"type":"ok"})", "tick"},
                                      {R"({"id":1})", R"({"ping":1})"},
                                      {"hello", R"({"type":"heartbeat"})"},
                                      {R"({"type":"ok"})", R"({"n":1})"},
                                      {"[1]", "{}"},
                                      {"{}", "[]"}}) {
    AwaitedReplies own(rule);
    own.expect({Body::Form::kText, recorded}, 1, nullptr);
    own.receive({Body::Form::kText, got});
    EXPECT_EQ(own.missing(), 1U) << got;
  }
  expect("text");
  awaited.receive({Body::Form::kBinary, "text?"});
  EXPECT_EQ(awaited.missing(), 1U);
}

TEST_F(AwaitedRepliesTest, TakesWhatTheCheckWouldTake) {
  rule.ignore.push_back(capture::Pointer::parse("/type").value());
  expect(R"({"type":"a1","n":1})");
  receive(R"({"type":"b2","n":1})");
  EXPECT_EQ(awaited.missing(), 0U);
  capture::Rule own;
  own.pattern = capture::Match::parse("/^ok/").value();
  awaited.expect({Body::Form::kText, R"({"ok":1})"}, 2, &own);
  receive("ok 17");
  EXPECT_EQ(awaited.missing(), 0U);
}

TEST_F(AwaitedRepliesTest, IsBackInStepWhenTheReplyItselfComes) {
  expect("one");
  receive("tick");
  EXPECT_EQ(awaited.missing(), 0U);
  expect("two");
  receive("one");
  EXPECT_EQ(awaited.missing(), 1U);
  receive("two");
  EXPECT_EQ(awaited.missing(), 0U);
}

TEST_F(AwaitedRepliesTest, TakesNothingThatComesLateForAnother) {
  expect("one");
  awaited.give_up();
  EXPECT_EQ(awaited.missing(), 0U);
  expect("two");
  receive("one");
  EXPECT_EQ(awaited.missing(), 1U);
}

TEST_F(AwaitedRepliesTest, OnlyCountsWhatIsTooMuch) {
  for (int i = 0; i < 3000; ++i)
    receive("early " + std::to_string(i));
  for (int i = 0; i < 3000; ++i)
    expect("early " + std::to_string(i));
  EXPECT_EQ(awaited.missing(), 0U);
  EXPECT_FALSE(awaited.is_ahead());
  for (int i = 0; i < 3000; ++i)
    expect("late " + std::to_string(i));
  EXPECT_EQ(awaited.missing(), 3000U);
  for (int i = 0; i < 3000; ++i)
    receive("late " + std::to_string(i));
  EXPECT_EQ(awaited.missing(), 0U);
}

}  // namespace
}  // namespace wskit::load
