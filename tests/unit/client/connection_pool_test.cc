#include "client/connection_pool.h"

#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_channel.h"
#include "support/fake_loop.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class Pool : public testing::Test, public LinkHandler, public AnswerHandler {
 protected:
  void start(PoolConfig config) {
    config_ = config;
    pool_.emplace(
        config_, loop_,
        [this](LinkHandler& handler) {
          auto made = std::make_unique<test::FakeChannel>(handler);
          channels_.push_back(made.get());
          return made;
        },
        *this);
    pool_->set_answer_handler(*this);
    pool_->open();
  }
  void open(PoolConfig config) {
    start(config);
    channels_[0]->succeed();
  }

  void on_open(const Opened& /*opened*/) override { told_.emplace_back("open"); }
  void on_message(const wire::MessageView& message) override {
    messages_.emplace_back(message.bytes);
  }
  void on_drained() override { told_.emplace_back("drained"); }
  void on_one_lost(const Ended& ended) override {
    told_.push_back("one lost: " + (ended.error ? ended.error->message : "closed"));
  }
  void on_ended(const Ended& /*ended*/) override { told_.emplace_back("ended"); }
  void on_sent_late(wire::Opcode /*opcode*/, std::string_view bytes) override {
    sent_.emplace_back(bytes);
  }
  void on_answer(std::string_view ref, const Result<Answer>& answer) override {
    answers_.push_back(std::string(ref) + " " + (answer ? "answered" : answer.error().message));
  }

  void request(int first, int last) {
    for (int id = first; id <= last; ++id)
      EXPECT_TRUE(pool_->request({fmt::format("r{}", id), std::to_string(id)}));
  }
  void answer(std::size_t channel, int id) {
    channels_[channel]->deliver(fmt::format(R"({{"correlationId":{}}})", id));
  }

  PoolConfig config_;
  test::FakeLoop loop_;
  std::vector<test::FakeChannel*> channels_;
  std::vector<std::string> told_;
  std::vector<std::string> sent_;
  std::vector<std::string> messages_;
  std::vector<std::string> answers_;
  std::optional<ConnectionPool> pool_;
};

TEST_F(Pool, OpensOneChannelAndSendsOnIt) {
  start({.connections = 3});
  request(1, 2);
  EXPECT_THAT(sent_, IsEmpty());
  channels_[0]->succeed();
  EXPECT_THAT(channels_[0]->sent, ElementsAre("r1", "r2"));
  EXPECT_EQ(channels_[1]->opens, 0);
  EXPECT_THAT(told_, ElementsAre("open"));
}

TEST_F(Pool, TellsAnswersAndCountsWhatIsOutstanding) {
  open({});
  request(1, 2);
  answer(0, 2);
  EXPECT_THAT(answers_, ElementsAre("2 answered"));
  EXPECT_EQ(pool_->outstanding(), 1U);
  answer(0, 1);
  EXPECT_EQ(pool_->outstanding(), 0U);
}

TEST_F(Pool, HasOnlySoManyInFlightAndServesTheOthersInOrder) {
  open({.depth = 2});
  request(1, 5);
  EXPECT_THAT(sent_, ElementsAre("r1", "r2"));
  answer(0, 2);
  EXPECT_THAT(sent_, ElementsAre("r1", "r2", "r3"));
  answer(0, 1);
  answer(0, 3);
  EXPECT_THAT(sent_, ElementsAre("r1", "r2", "r3", "r4", "r5"));
}

TEST_F(Pool, OpensMoreChannelsWhenAllAreBusyAndNoMoreThanItMay) {
  open({.connections = 2, .depth = 1});
  request(1, 4);
  EXPECT_EQ(channels_[1]->opens, 1);
  channels_[1]->succeed();
  EXPECT_THAT(channels_[1]->sent, ElementsAre("r2"));
  EXPECT_EQ(pool_->connections(), 2U);
  EXPECT_THAT(told_, ElementsAre("open"));
  answer(1, 2);
  EXPECT_THAT(channels_[1]->sent, ElementsAre("r2", "r3"));
}

TEST_F(Pool, PrefersTheChannelWithTheFewestInFlight) {
  open({.connections = 2, .depth = 2});
  request(1, 3);
  channels_[1]->succeed();
  request(4, 4);
  EXPECT_THAT(channels_[1]->sent, ElementsAre("r3", "r4"));
  answer(0, 1);
  answer(0, 2);
  request(5, 5);
  EXPECT_THAT(channels_[0]->sent, ElementsAre("r1", "r2", "r5"));
}

TEST_F(Pool, FreesAPlaceWhenARequestTimesOut) {
  open({.depth = 1, .timeout = 2s});
  request(1, 2);
  loop_.advance(2s);
  EXPECT_THAT(answers_, ElementsAre("1 timed out"));
  EXPECT_THAT(sent_, ElementsAre("r1", "r2"));
  loop_.advance(1s);
  EXPECT_EQ(answers_.size(), 1U);
  answer(0, 1);
  EXPECT_EQ(pool_->late(), 1U);
}

TEST_F(Pool, FailsWhatIsInFlightOnALostChannelAndKeepsWhatWaits) {
  open({.connections = 2, .depth = 1});
  request(1, 4);
  channels_[1]->succeed();
  channels_[0]->fail({ErrorKind::kLost, "reset"});
  EXPECT_THAT(answers_, ElementsAre("1 the connection was lost before the answer came"));
  EXPECT_THAT(told_, ElementsAre("open", "one lost: reset"));
  EXPECT_EQ(channels_[0]->opens, 2);
  channels_[0]->succeed();
  EXPECT_THAT(channels_[0]->sent, ElementsAre("r3"));
}

TEST_F(Pool, LeavesOutAChannelThatCannotBeOpened) {
  open({.connections = 2, .depth = 1});
  request(1, 3);
  channels_[1]->fail({ErrorKind::kConnect, "refused"});
  answer(0, 1);
  answer(0, 2);
  EXPECT_EQ(channels_[1]->opens, 1);
  EXPECT_THAT(sent_, ElementsAre("r1", "r2", "r3"));
  EXPECT_THAT(told_, ElementsAre("open", "one lost: refused"));
}

TEST_F(Pool, EndsWithItsLastChannelAndFailsWhatWaits) {
  open({.depth = 1});
  request(1, 2);
  channels_[0]->fail({ErrorKind::kLost, "reset"});
  EXPECT_THAT(answers_, ElementsAre("1 the connection was lost before the answer came",
                                    "2 not sent: there is no connection any more"));
  EXPECT_THAT(told_, ElementsAre("open", "ended"));
  EXPECT_EQ(pool_->outstanding(), 0U);
  EXPECT_FALSE(pool_->request({"r3", "3"}));
}

TEST_F(Pool, SendsAgainOnceItIsOpenedAgain) {
  open({.depth = 1});
  channels_[0]->fail({ErrorKind::kLost, "reset"});
  pool_->open();
  request(1, 1);
  channels_[0]->succeed();
  EXPECT_THAT(channels_[0]->sent, ElementsAre("r1"));
}

TEST_F(Pool, IsFullAtItsLimitAndTellsWhenThereIsRoom) {
  open({.depth = 1, .queue = 4});
  request(1, 4);
  EXPECT_FALSE(pool_->is_full());
  request(5, 5);
  EXPECT_TRUE(pool_->is_full());
  answer(0, 1);
  EXPECT_THAT(told_, ElementsAre("open"));
  answer(0, 2);
  EXPECT_THAT(told_, ElementsAre("open", "drained"));
}

TEST_F(Pool, RefusesASecondRequestUnderTheSameId) {
  open({});
  request(1, 1);
  EXPECT_FALSE(pool_->request({"again", "1"}));
  EXPECT_THAT(channels_[0]->sent, ElementsAre("r1"));
}

TEST_F(Pool, PassesOverAChannelThatTakesNothingAnyMore) {
  open({.connections = 2, .depth = 1});
  request(1, 2);
  channels_[1]->succeed();
  answer(0, 1);
  channels_[0]->taking = false;
  answer(1, 2);
  request(3, 3);
  EXPECT_THAT(channels_[1]->sent, ElementsAre("r2", "r3"));
}

TEST_F(Pool, SaysGoodbyeOnAllChannels) {
  open({.connections = 2, .depth = 1});
  request(1, 2);
  channels_[1]->succeed();
  pool_->close(wire::kNormal, {});
  EXPECT_TRUE(channels_[0]->close_asked && channels_[1]->close_asked);
  channels_[0]->close_by_server(wire::kNormal);
  EXPECT_THAT(told_, ElementsAre("open"));
  channels_[1]->close_by_server(wire::kNormal);
  EXPECT_THAT(told_, ElementsAre("open", "ended"));
  EXPECT_EQ(channels_[0]->opens, 1);
}

TEST_F(Pool, TellsNothingOfRequestsOnceItHasSaidGoodbye) {
  open({.depth = 1});
  request(1, 2);
  pool_->close(wire::kNormal, {});
  EXPECT_EQ(pool_->outstanding(), 0U);
  answer(0, 1);
  channels_[0]->close_by_server(wire::kNormal);
  EXPECT_THAT(answers_, IsEmpty());
  EXPECT_THAT(sent_, ElementsAre("r1"));
}

TEST_F(Pool, StopsReadingEverywhereAlsoWhereItOpensLater) {
  open({.connections = 2, .depth = 1});
  pool_->set_reading(false);
  request(1, 2);
  channels_[1]->succeed();
  EXPECT_FALSE(channels_[0]->reading || channels_[1]->reading);
  pool_->set_reading(true);
  EXPECT_TRUE(channels_[0]->reading && channels_[1]->reading);
}

TEST_F(Pool, SendsWhatIsNoRequestOnAChannelThatIsOpen) {
  start({.connections = 2});
  EXPECT_FALSE(pool_->send(wire::Opcode::kText, "x"));
  channels_[0]->succeed();
  EXPECT_TRUE(pool_->send(wire::Opcode::kText, "x"));
  EXPECT_THAT(channels_[0]->sent, ElementsAre("x"));
}

TEST_F(Pool, TakesAnErrorWithoutACorrelationForTheOnlyRequestsAnswer) {
  open({.depth = 2});
  request(1, 2);
  channels_[0]->deliver(R"({"type":"error","message":"no"})");
  EXPECT_THAT(answers_, IsEmpty());
  answer(0, 1);
  channels_[0]->deliver(R"({"type":"news"})");
  channels_[0]->deliver(R"({"type":"error","message":"no"})");
  EXPECT_THAT(answers_, ElementsAre("1 answered", "2 answered"));
}

TEST_F(Pool, PassesMessagesOn) {
  open({});
  channels_[0]->deliver("hello");
  EXPECT_THAT(messages_, ElementsAre("hello"));
}

}  // namespace
}  // namespace wskit::client
