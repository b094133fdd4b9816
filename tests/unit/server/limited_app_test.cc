#include "server/limited_app.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/session.h"
#include "server/worker.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// Lets everybody in as `user`, and notes what comes.
class Notebook final : public Application {
 public:
  explicit Notebook(std::vector<std::string>& notes) : notes_(notes) {}

  void on_open(Session& session) override {
    if (user.empty()) return;
    session.set_identity(std::make_unique<auth::Identity>(auth::Identity{user, {}, {}}));
  }
  void on_message(Session& /*session*/, const wire::MessageView& message) override {
    notes_.emplace_back(message.bytes);
  }
  void on_close(Session& /*session*/, const wire::CloseInfo& how) override {
    notes_.push_back("close " + std::to_string(how.code));
  }

  std::string user;

 private:
  std::vector<std::string>& notes_;
};

/// Two loops under the same limits.
class LimitedAppTest : public testing::Test {
 protected:
  struct Shard {
    Shard(const Config& config, RateDesk& desk, Entrance& entrance, test::FakeLoop& loop, Rng& rng,
          std::vector<std::string>& notes)
        : inner(new Notebook(notes)),
          app({config.messages, desk, loop, rng, counters}, std::unique_ptr<Application>(inner)),
          worker({config, loop, rng, app, counters, entrance}) {}

    Counters counters;
    Notebook* inner;
    LimitedApp app;
    Worker worker;
  };

  void limit(const MessageLimits& limits) {
    config_.messages = limits;
    desk_ = std::make_unique<RateDesk>(limits.rate);
    for (int i = 0; i < 2; ++i)
      shards_.emplace_back(config_, *desk_, entrance_, loop_, rng_, notes_);
  }
  Visitor& visit(std::size_t shard = 0) {
    return visitors_.emplace_back(shards_[shard].worker).upgrade();
  }
  std::vector<std::string> noted() { return std::exchange(notes_, {}); }

  Config config_;
  Entrance entrance_{config_.admission};
  test::FakeLoop loop_;
  Rng rng_{1};
  std::vector<std::string> notes_;
  std::unique_ptr<RateDesk> desk_;
  std::deque<Visitor> visitors_;  ///< their sessions may stay for longer
  std::deque<Shard> shards_;
};

TEST_F(LimitedAppTest, TellsWhoSendsTooMuchWhenItMaySendAgain) {
  limit({.rate = {2, 10s, 0}});
  Visitor& visitor = visit();
  for (const auto* text : {"a", "b", "c"})
    visitor.say(text);
  EXPECT_THAT(noted(), ElementsAre("a", "b"));
  const auto heard = visitor.heard();
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0]["type"], "error");
  EXPECT_EQ(heard[0]["code"], "RATE_LIMIT_EXCEEDED");
  EXPECT_EQ(heard[0]["limit"], 2);
  EXPECT_EQ(heard[0]["remaining"], 0);
  EXPECT_EQ(heard[0]["retryAfter"], 10);
  EXPECT_EQ(shards_[0].counters.errors[envelope::FaultCode::kRateLimitExceeded], 1U);
  loop_.advance(10s);
  visitor.say("d");
  EXPECT_THAT(noted(), ElementsAre("d"));
}

TEST_F(LimitedAppTest, NamesTheMessageThatItRefuses) {
  limit({.rate = {1, 10s, 0}});
  Visitor& visitor = visit();
  visitor.say("a");
  visitor.say(R"({"type":"ping","id":"p1"})");
  visitor.say(R"({"correlationId":7})");
  visitor.say(R"({"type":"ping","id":"p2")");
  visitor.say(R"({"type":"ping","id":"p3","x":")" + std::string(4096, 'x') + "\"}");
  visitor.send_binary(R"({"type":"ping","id":"p4"})");
  const auto heard = visitor.heard();
  ASSERT_EQ(heard.size(), 5U);
  EXPECT_EQ(heard[0]["correlationId"], "p1");
  EXPECT_EQ(heard[0]["error"], heard[0]["message"]);
  EXPECT_EQ(heard[1]["correlationId"], 7);
  for (std::size_t i = 2; i < heard.size(); ++i)
    EXPECT_FALSE(heard[i].contains("correlationId") || heard[i].contains("error")) << i;
}

TEST_F(LimitedAppTest, CountsEachConnectionByItself) {
  limit({.rate = {1, 10s, 0}});
  visit().say("a");
  visit().say("b");
  EXPECT_THAT(noted(), ElementsAre("a", "b"));
}

TEST_F(LimitedAppTest, CountsTheConnectionsOfAnAddressTogetherOverAllLoops) {
  limit({.rate = {2, 10s, 0}, .rate_by = RateBy::kAddress});
  visit(0).say("a");
  visit(1).say("b");
  visit(0).say("c");
  visit(1).say("d");
  EXPECT_THAT(noted(), ElementsAre("a", "b"));
}

TEST_F(LimitedAppTest, CountsTheConnectionsOfAUserTogetherOverAllLoops) {
  limit({.rate = {1, 10s, 0}, .rate_by = RateBy::kUser});
  for (Shard& shard : shards_)
    shard.inner->user = "ann";
  visit(0).say("a");
  visit(1).say("b");
  shards_[1].inner->user = "bob";
  visit(1).say("c");
  EXPECT_THAT(noted(), ElementsAre("a", "c"));
}

TEST_F(LimitedAppTest, CountsWhoHasNoNameByItsConnection) {
  limit({.rate = {1, 10s, 0}, .rate_by = RateBy::kUser});
  visit().say("a");
  visit().say("b");
  EXPECT_THAT(noted(), ElementsAre("a", "b"));
}

TEST_F(LimitedAppTest, RemembersWhatAnAddressHasUsedUpWhenItLeaves) {
  limit({.rate = {1, 10s, 0}, .rate_by = RateBy::kAddress});
  visit().say("a");
  visitors_.back().stream().end();
  visit().say("b");
  EXPECT_THAT(noted(), ElementsAre("a", "close 1006"));
}

TEST_F(LimitedAppTest, RefusesWhatComesTooSoonAfterTheLastMessage) {
  limit({.rate = {}, .throttle = 200ms});
  Visitor& visitor = visit();
  visitor.say("a");
  loop_.advance(50ms);
  visitor.say("b");
  const auto heard = visitor.heard();
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0]["code"], "THROTTLED");
  EXPECT_EQ(heard[0]["retryAfter"], 0.15);
  loop_.advance(150ms);
  visitor.say("c");
  EXPECT_THAT(noted(), ElementsAre("a", "c"));
}

TEST_F(LimitedAppTest, DelaysInOrderAndDoesNotReadMeanwhile) {
  limit({.rate = {10, 1s, 1}, .action = LimitAction::kDelay});
  Visitor& visitor = visit();
  for (const auto* text : {"a", "b", "c"})
    visitor.say(text);
  EXPECT_THAT(noted(), ElementsAre("a"));
  EXPECT_FALSE(visitor.stream().reading());
  loop_.advance(100ms);
  EXPECT_THAT(noted(), ElementsAre("b"));
  EXPECT_FALSE(visitor.stream().reading());
  loop_.advance(100ms);
  EXPECT_THAT(noted(), ElementsAre("c"));
  EXPECT_TRUE(visitor.stream().reading());
  EXPECT_THAT(visitor.heard(), IsEmpty());
}

TEST_F(LimitedAppTest, DelaysWhatOneReadHasBroughtAndTheCloseBehindIt) {
  limit({.rate = {10, 1s, 1}, .action = LimitAction::kDelay});
  Visitor& visitor = visit();
  visitor.stream().deliver(client_frame(1, "a") + client_frame(1, "b") + client_frame(1, "c") +
                           client_frame(8, "\x03\xe8"));
  EXPECT_THAT(noted(), ElementsAre("a"));
  loop_.advance(100ms);
  EXPECT_THAT(noted(), ElementsAre("b"));
  EXPECT_EQ(visitor.close_code(), 0);
  loop_.advance(100ms);
  EXPECT_THAT(noted(), ElementsAre("c", "close 1000"));
  EXPECT_EQ(visitor.close_code(), 1000);
  EXPECT_TRUE(visitor.stream().close_asked());
}

TEST_F(LimitedAppTest, HearsOutWhoHasGone) {
  limit({.rate = {10, 1s, 1}, .action = LimitAction::kDelay});
  Visitor& visitor = visit();
  visitor.stream().deliver(client_frame(1, "a") + client_frame(1, "b") + client_frame(1, "c"));
  // What the kernel has kept comes with the end.
  visitor.say("d");
  visitor.stream().end(Error{ErrorKind::kLost, "connection reset by peer"});
  loop_.advance(200ms);
  EXPECT_THAT(noted(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(shards_[0].worker.guest_count(), 1U);
  loop_.advance(100ms);
  EXPECT_THAT(noted(), ElementsAre("d", "close 1006"));
  EXPECT_EQ(shards_[0].worker.guest_count(), 0U);
}

TEST_F(LimitedAppTest, DoesNotTakeADelayForSilence) {
  config_.idle_timeout = 1s;
  limit({.rate = {1, 10s, 0}, .action = LimitAction::kDelay});
  Visitor& visitor = visit();
  visitor.say("a");
  visitor.say("b");
  loop_.advance(10s);
  EXPECT_THAT(noted(), ElementsAre("a", "b"));
  EXPECT_EQ(visitor.close_code(), 0);
  loop_.advance(1s);
  EXPECT_EQ(visitor.close_code(), 1001);
}

TEST_F(LimitedAppTest, DropsWhatIsDelayedWhenTheServerCloses) {
  limit({.rate = {10, 1s, 1}, .action = LimitAction::kDelay});
  Visitor& visitor = visit();
  visitor.stream().deliver(client_frame(1, "a") + client_frame(1, "b") + client_frame(1, "c") +
                           client_frame(8, "\x03\xe8"));
  bool stopped = false;
  shards_[0].worker.stop(10s, [&] { stopped = true; });
  EXPECT_THAT(noted(), ElementsAre("a", "close 1001"));
  EXPECT_EQ(visitor.close_code(), 1001);
  // The client's close frame lay behind what is not heard any more.
  loop_.turn();
  EXPECT_TRUE(visitor.stream().close_asked());
  visitor.stream().finish_close();
  loop_.turn();
  EXPECT_TRUE(stopped);
  EXPECT_THAT(noted(), IsEmpty());
}

TEST_F(LimitedAppTest, LetsGoOfWhoHasGoneWhenTheServerEnds) {
  limit({.rate = {10, 1s, 1}, .action = LimitAction::kDelay});
  Visitor& visitor = visit();
  visitor.stream().deliver(client_frame(1, "a") + client_frame(1, "b") + client_frame(1, "c"));
  visitor.stream().end();
  bool stopped = false;
  shards_[0].worker.stop(10s, [&] { stopped = true; });
  loop_.turn();
  EXPECT_TRUE(stopped);
  EXPECT_THAT(noted(), ElementsAre("a", "close 1001"));
}

TEST_F(LimitedAppTest, ClosesWith4429WhenThatIsTheAction) {
  limit({.rate = {1, 10s, 0}, .action = LimitAction::kClose});
  Visitor& visitor = visit();
  visitor.say("a");
  visitor.say("b");
  EXPECT_EQ(visitor.close_code(), 4429);
}

TEST_F(LimitedAppTest, ClosesWhoGoesOnAfterTenRefusals) {
  limit({.rate = {1, 60s, 0}});
  Visitor& visitor = visit();
  for (int i = 0; i < 10; ++i)
    visitor.say("x");
  EXPECT_EQ(visitor.close_code(), 0);
  visitor.say("x");
  EXPECT_EQ(visitor.close_code(), 1008);
}

}  // namespace
}  // namespace wskit::server
