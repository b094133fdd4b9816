#include "client/heartbeat.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/fake_channel.h"
#include "support/fake_loop.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class Heartbeats : public testing::Test, public LinkHandler {
 protected:
  Heartbeats() {
    heart_.open();
    channel_->succeed();
  }

  void on_open(const Opened& /*opened*/) override { ++opened_; }
  void on_message(const wire::MessageView& message) override {
    messages_.emplace_back(message.bytes);
  }
  void on_heartbeat(Duration round_trip) override { trips_.push_back(round_trip); }
  void on_ended(const Ended& ended) override { ended_ = ended; }

  void acknowledge() {
    channel_->deliver(R"({"type":"heartbeat_ack","timestamp":2,"originalTimestamp":1})");
  }

  HeartbeatConfig config_{.interval = 30s, .timeout = 5s};
  test::FakeLoop loop_;
  test::FakeChannel* channel_ = nullptr;
  std::vector<std::string> messages_;
  std::vector<Duration> trips_;
  std::optional<Ended> ended_;
  int opened_ = 0;
  Heartbeat heart_{config_, loop_,
                   [this](LinkHandler& handler) {
                     auto made = std::make_unique<test::FakeChannel>(handler);
                     channel_ = made.get();
                     return made;
                   },
                   *this};
};

TEST_F(Heartbeats, GoOutAtTheirInterval) {
  loop_.advance(29s);
  EXPECT_THAT(channel_->sent, IsEmpty());
  loop_.advance(1s);
  ASSERT_EQ(channel_->sent.size(), 1U);
  EXPECT_EQ(nlohmann::json::parse(channel_->sent[0])["type"], "heartbeat");
  acknowledge();
  loop_.advance(30s);
  EXPECT_EQ(channel_->sent.size(), 2U);
}

TEST_F(Heartbeats, MeasureTheRoundTripAndKeepTheAnswerToThemselves) {
  loop_.advance(30s);
  loop_.advance(40ms);
  acknowledge();
  EXPECT_THAT(trips_, ElementsAre(40ms));
  EXPECT_THAT(messages_, IsEmpty());
}

TEST_F(Heartbeats, LetEverythingElsePass) {
  acknowledge();
  loop_.advance(30s);
  channel_->deliver("heartbeat_ack");
  channel_->deliver(R"({"type":"message","content":"heartbeat_ack"})");
  EXPECT_EQ(messages_.size(), 3U);
  EXPECT_THAT(trips_, IsEmpty());
}

TEST_F(Heartbeats, FindAPeerGoneThatDoesNotAnswer) {
  loop_.advance(35s);
  EXPECT_TRUE(channel_->abort_asked);
  channel_->end({});
  ASSERT_TRUE(ended_ && ended_->error);
  EXPECT_EQ(ended_->error->kind, ErrorKind::kLost);
  EXPECT_EQ(ended_->error->message, "no heartbeat_ack from the server within 5s");
}

TEST_F(Heartbeats, DoNotBlameThePeerForWhatWeDoNotRead) {
  loop_.advance(30s);
  heart_.set_reading(false);
  loop_.advance(1h);
  EXPECT_FALSE(channel_->abort_asked);
  heart_.set_reading(true);
  loop_.advance(4s);
  EXPECT_FALSE(channel_->abort_asked);
  acknowledge();
  loop_.advance(1ms);
  EXPECT_EQ(channel_->sent.size(), 2U);
}

TEST_F(Heartbeats, DoNotBlameThePeerForWhatStillLeaves) {
  heart_.send(wire::Opcode::kText, std::string(1000, 'x'));
  loop_.advance(30s);
  for (int i = 0; i < 10; ++i) {
    channel_->leave(10);
    loop_.advance(5s);
  }
  EXPECT_FALSE(channel_->abort_asked);
  loop_.advance(5s);
  EXPECT_TRUE(channel_->abort_asked);
}

TEST_F(Heartbeats, BeginAnewWhenTheChannelDoes) {
  loop_.advance(30s);
  channel_->fail({ErrorKind::kLost, "gone"});
  EXPECT_EQ(ended_->error->message, "gone");
  EXPECT_EQ(loop_.armed(), 0U);
  heart_.open();
  channel_->succeed();
  loop_.advance(29s);
  EXPECT_THAT(channel_->sent, IsEmpty());
  loop_.advance(1s);
  EXPECT_EQ(channel_->sent.size(), 1U);
}

}  // namespace
}  // namespace wskit::client
