#include "cli/reply_desk.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_loop.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class ReplyDesks : public testing::Test {
 protected:
  static capture::Match match(std::string_view text) { return *capture::Match::parse(text); }

  test::FakeLoop loop_;
  std::vector<std::string> settled_;
  ReplyDesk desk_{loop_, [this](std::string_view ref, const Result<std::string_view>& reply) {
                    settled_.push_back(std::string(ref) + " " +
                                       (reply ? std::string(*reply) : reply.error().message));
                  }};
};

TEST_F(ReplyDesks, GiveARequestTheMessageOfItsCorrelation) {
  desk_.request("1", "\"a\"", 5s);
  desk_.request("2", "\"b\"", 5s);
  desk_.take(R"({"type":"x","correlationId":"b"})");
  EXPECT_THAT(settled_, ElementsAre(R"(2 {"type":"x","correlationId":"b"})"));
  EXPECT_FALSE(desk_.empty());
}

TEST_F(ReplyDesks, TakeAReplyThatIsNoWholeRequest) {
  desk_.request("1", "7", 5s);
  desk_.take(R"({"correlationId":7})");
  EXPECT_THAT(settled_, ElementsAre(R"(1 {"correlationId":7})"));
}

TEST_F(ReplyDesks, LetOtherMessagesPass) {
  desk_.request("1", "\"a\"", 5s);
  desk_.take("not JSON");
  desk_.take(R"({"type":"x"})");
  EXPECT_THAT(settled_, IsEmpty());
}

TEST_F(ReplyDesks, GiveAnExpectationTheFirstMessageThatMatches) {
  desk_.expect("1", match("yes"), std::nullopt);
  desk_.take("no");
  desk_.take("yes 1");
  desk_.take("yes 2");
  EXPECT_THAT(settled_, ElementsAre("1 yes 1"));
  EXPECT_TRUE(desk_.empty());
}

TEST_F(ReplyDesks, TimeOutEachByItself) {
  desk_.expect("late", match("x"), 3s);
  desk_.request("early", "\"a\"", 1s);
  loop_.advance(1s);
  EXPECT_THAT(settled_, ElementsAre("early timed out"));
  loop_.advance(2s);
  EXPECT_THAT(settled_, ElementsAre("early timed out", "late timed out"));
}

TEST_F(ReplyDesks, TellEveryoneWhenTheyClose) {
  desk_.expect("1", match("x"), std::nullopt);
  desk_.request("2", "\"a\"", 5s);
  desk_.close();
  EXPECT_EQ(settled_.size(), 2U);
  EXPECT_TRUE(desk_.empty());
  EXPECT_EQ(loop_.armed(), 0U);
}

TEST_F(ReplyDesks, AreNotEndless) {
  for (int i = 0; i < 1000; ++i)
    EXPECT_TRUE(desk_.expect("1", match("x"), std::nullopt));
  EXPECT_FALSE(desk_.expect("1", match("x"), std::nullopt));
}

}  // namespace
}  // namespace wskit::cli
