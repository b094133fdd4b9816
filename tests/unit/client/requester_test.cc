#include "client/requester.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_loop.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class Requests : public testing::Test, public AnswerHandler {
 protected:
  void on_answer(std::string_view ref, const Result<Answer>& answer) override {
    answers_.push_back(std::string(ref) + " " +
                       (answer ? std::string(answer->text) : answer.error().message));
    if (!std::exchange(again_, false)) return;
    EXPECT_TRUE(requester_.begin(R"("again")", "again", 5s));
  }
  bool take(std::string_view text) {
    envelope::ServerMessage fields;
    reader_.read(text, fields);
    return requester_.take({text, fields});
  }

  test::FakeLoop loop_;
  envelope::ServerMessageReader reader_;
  std::vector<std::string> answers_;
  bool again_ = false;  ///< the next answer begins another request
  Requester requester_{loop_, *this};
};

TEST_F(Requests, GetTheMessageOfTheirCorrelation) {
  ASSERT_TRUE(requester_.begin(R"("a")", "1", 5s));
  ASSERT_TRUE(requester_.begin("7", "2", 5s));
  EXPECT_TRUE(take(R"({"correlationId":7})"));
  EXPECT_THAT(answers_, ElementsAre(R"(2 {"correlationId":7})"));
  EXPECT_EQ(requester_.size(), 1U);
}

TEST_F(Requests, LetOtherMessagesPass) {
  ASSERT_TRUE(requester_.begin(R"("a")", "1", 5s));
  EXPECT_FALSE(take("not JSON"));
  EXPECT_FALSE(take(R"({"type":"x"})"));
  EXPECT_FALSE(take(R"({"correlationId":"b"})"));
  EXPECT_THAT(answers_, IsEmpty());
  EXPECT_EQ(requester_.late(), 0U);
}

TEST_F(Requests, AreAnsweredOnce) {
  ASSERT_TRUE(requester_.begin("1", "1", 5s));
  EXPECT_TRUE(take(R"({"correlationId":1})"));
  EXPECT_FALSE(take(R"({"correlationId":1})"));
  EXPECT_EQ(requester_.late(), 0U);
  EXPECT_EQ(loop_.armed(), 0U);
}

TEST_F(Requests, TimeOutEachByItself) {
  ASSERT_TRUE(requester_.begin("1", "late", 3s));
  ASSERT_TRUE(requester_.begin("2", "early", 1s));
  loop_.advance(1s);
  EXPECT_THAT(answers_, ElementsAre("early timed out"));
  loop_.advance(2s);
  EXPECT_THAT(answers_, ElementsAre("early timed out", "late timed out"));
}

TEST_F(Requests, CountAnswersThatComeTooLate) {
  ASSERT_TRUE(requester_.begin("1", "1", 1s));
  loop_.advance(1s);
  EXPECT_FALSE(take(R"({"correlationId":1})"));
  EXPECT_FALSE(take(R"({"correlationId":1})"));
  EXPECT_EQ(requester_.late(), 1U);
}

TEST_F(Requests, RememberOnlySoManyThatWereGivenUp) {
  for (int i = 0; i < 1001; ++i)
    ASSERT_TRUE(requester_.begin(std::to_string(i), "", 1s));
  loop_.advance(1s);
  take(R"({"correlationId":0})");
  EXPECT_LE(requester_.late(), 1U);
  ASSERT_EQ(answers_.size(), 1001U);
  take(R"({"correlationId":1000})");
  EXPECT_GE(requester_.late(), 1U);
}

TEST_F(Requests, CannotShareAnId) {
  ASSERT_TRUE(requester_.begin("1", "1", 1s));
  const Status second = requester_.begin("1", "2", 1s);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "a request with the id 1 is under way already");
}

TEST_F(Requests, MayGetWhatSaysOfNoneThatItIsForIt) {
  ASSERT_TRUE(requester_.begin("1", "1", 1s));
  envelope::ServerMessage fields;
  requester_.take_for_only({"no", fields});
  EXPECT_THAT(answers_, ElementsAre("1 no"));
  EXPECT_EQ(requester_.size(), 0U);
}

TEST_F(Requests, AreForgottenWhenTheyCannotBeSent) {
  ASSERT_TRUE(requester_.begin("1", "1", 1s));
  requester_.cancel("1");
  EXPECT_EQ(requester_.size(), 0U);
  loop_.advance(1s);
  EXPECT_THAT(answers_, IsEmpty());
}

TEST_F(Requests, AreNotEndless) {
  for (std::size_t i = 0; i < Requester::kMost; ++i)
    ASSERT_TRUE(requester_.begin(std::to_string(i), "", 1s));
  EXPECT_FALSE(requester_.begin("more", "", 1s));
}

TEST_F(Requests, FailInOrderWhenTheyAreClosed) {
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(requester_.begin(std::to_string(i), std::to_string(i), 5s));
  requester_.close({ErrorKind::kLost, "gone"});
  ASSERT_EQ(answers_.size(), 20U);
  EXPECT_EQ(answers_.front(), "0 gone");
  EXPECT_EQ(answers_.back(), "19 gone");
  EXPECT_EQ(loop_.armed(), 0U);
}

TEST_F(Requests, MayBeBegunWhenOneIsAnswered) {
  again_ = true;
  ASSERT_TRUE(requester_.begin("1", "1", 5s));
  take(R"({"correlationId":1})");
  EXPECT_EQ(requester_.size(), 1U);
  again_ = true;
  requester_.close({ErrorKind::kLost, "gone"});
  EXPECT_EQ(requester_.size(), 1U);
}

}  // namespace
}  // namespace wskit::client
