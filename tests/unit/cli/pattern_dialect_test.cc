#include "cli/pattern_dialect.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/fake_channel.h"
#include "support/fake_loop.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

/// Sends each line as it is, and keeps what it is to show.
class Recital final : public Dialect {
 public:
  Recital(Sender& sender, std::vector<std::string>& shown) : sender_(sender), shown_(shown) {}

  Status take(std::string_view line, std::uint64_t /*number*/) override {
    sender_.send(wire::Opcode::kText, line);
    return ok();
  }
  void opened(const client::Opened& /*opened*/) override { shown_.emplace_back("(open)"); }
  void message(const wire::MessageView& message) override { shown_.emplace_back(message.bytes); }
  void ended(const client::Ended& /*ended*/, const Verdict& /*verdict*/) override {}

 private:
  Sender& sender_;
  std::vector<std::string>& shown_;
};

/// Also the session: what the dialect sends goes to one channel, or to the pool.
class Patterns : public testing::Test, public Sender, public client::LinkHandler {
 protected:
  void start(PatternConfig config) {
    if (config.wrap.request) {
      pool_.emplace(
          pool_config_, loop_,
          [this](client::LinkHandler& handler) {
            auto made = std::make_unique<test::FakeChannel>(handler);
            channel_ = made.get();
            return made;
          },
          *this);
    }
    dialect_.emplace(std::move(config), PatternPorts{loop_, rng_, *this, pool_ ? &*pool_ : nullptr},
                     [this](Sender& sender) { return std::make_unique<Recital>(sender, shown_); });
    if (!pool_) return dialect_->opened({});
    pool_->open();
    channel_->succeed();
  }
  void say(std::string_view line) { EXPECT_TRUE(dialect_->take(line, ++lines_)); }
  void hear(std::string_view text) { dialect_->message({wire::Opcode::kText, text}); }
  json sent(std::size_t index) {
    return json::parse(channel_ ? channel_->sent.at(index) : sent_.at(index));
  }
  /// The server's answer to the n-th message sent.
  void answer(std::size_t index, json message) {
    message["correlationId"] = sent(index)["id"];
    channel_ != nullptr ? channel_->deliver(message.dump()) : hear(message.dump());
  }

  bool send(wire::Opcode /*opcode*/, std::string_view bytes) override {
    sent_.emplace_back(bytes);
    return true;
  }
  bool ping(std::string_view /*data*/) override { return true; }
  void close(std::uint16_t /*code*/, std::string_view /*reason*/) override {}
  void leave() override {}
  void on_settled() override { ++settled_; }
  void give_up(Verdict verdict) override { given_up_ = std::move(verdict); }
  void on_open(const client::Opened& opened) override { dialect_->opened(opened); }
  void on_message(const wire::MessageView& message) override { dialect_->message(message); }
  void on_ended(const client::Ended& ended) override { dialect_->ended(ended, {}); }

  client::PoolConfig pool_config_{.connections = 1, .depth = 1};
  test::FakeLoop loop_;
  Rng rng_{7};
  test::FakeChannel* channel_ = nullptr;
  std::optional<client::ConnectionPool> pool_;
  std::optional<PatternDialect> dialect_;
  std::vector<std::string> sent_;
  std::vector<std::string> shown_;
  std::optional<Verdict> given_up_;
  std::uint64_t lines_ = 0;
  int settled_ = 0;
};

class Envelopes : public Patterns {};

TEST_F(Envelopes, AreMadeOfWhatIsSent) {
  start({.wrap = {.envelope = true}});
  say("hello");
  EXPECT_EQ(sent(0)["payload"], "hello");
  hear("as it came");
  EXPECT_THAT(shown_, ElementsAre("(open)", "as it came"));
}

class Requests : public Patterns {
 protected:
  Requests() { start({.wrap = {.request = true}}); }
};

TEST_F(Requests, AreSentOneAfterTheOtherAndShowTheirAnswers) {
  say(R"({"type":"a"})");
  say(R"({"type":"b"})");
  EXPECT_EQ(channel_->sent.size(), 1U);
  EXPECT_TRUE(dialect_->busy());
  answer(0, {{"n", 1}});
  ASSERT_EQ(channel_->sent.size(), 2U);
  answer(1, {{"n", 2}});
  ASSERT_EQ(shown_.size(), 3U);
  EXPECT_EQ(json::parse(shown_[1])["n"], 1);
  EXPECT_EQ(json::parse(shown_[2])["n"], 2);
  EXPECT_FALSE(dialect_->busy());
  EXPECT_EQ(dialect_->outcome().code, kDone);
  EXPECT_EQ(settled_, 2);
}

TEST_F(Requests, DoNotShowWhatAnswersNothing) {
  say("a");
  channel_->deliver(R"({"type":"welcome"})");
  EXPECT_FALSE(dialect_->counts());
  answer(0, {{"n", 1}});
  EXPECT_TRUE(dialect_->counts());
  EXPECT_EQ(shown_.size(), 2U);
}

TEST_F(Requests, HaveALineEachAlsoWhenTheyTimeOut) {
  say(R"({"id":"mine"})");
  loop_.advance(5s);
  ASSERT_EQ(shown_.size(), 2U);
  EXPECT_EQ(shown_[1],
            R"({"type":"error","code":"TIMEOUT","message":"timed out","correlationId":"mine"})");
  EXPECT_EQ(dialect_->outcome().code, kTimedOut);
  EXPECT_EQ(dialect_->outcome().what, "the request failed: timed out");
}

TEST_F(Requests, TellOfAnswersThatCameTooLate) {
  say("a");
  say("b");
  loop_.advance(5s);
  answer(0, {{"type", "ok"}});
  answer(1, {{"type", "ok"}});
  EXPECT_EQ(dialect_->outcome().what,
            "1 of 2 requests failed, the first with: timed out; 1 answer came too late");
}

TEST_F(Requests, TellOfErrorsThatNameNobody) {
  channel_->deliver(R"({"type":"error","id":"own","code":"OOPS","message":"no"})");
  say("a");
  loop_.advance(5s);
  EXPECT_EQ(dialect_->outcome().what,
            "the request failed: timed out; the server said, not of what: OOPS: no");
}

TEST_F(Requests, EndWithTheFirstFailure) {
  say("a");
  answer(0, {{"type", "error"}, {"code", "FORBIDDEN"}, {"message", "no"}});
  say("b");
  answer(1, {{"type", "ok"}});
  EXPECT_EQ(dialect_->outcome().code, kRefused);
  EXPECT_EQ(dialect_->outcome().what, "1 of 2 requests failed, the first with: FORBIDDEN: no");
}

TEST_F(Requests, FailWithTheConnection) {
  say("a");
  say("b");
  channel_->fail({ErrorKind::kLost, "reset"});
  ASSERT_EQ(shown_.size(), 3U);
  EXPECT_EQ(json::parse(shown_[1])["code"], "UNAVAILABLE");
  EXPECT_EQ(json::parse(shown_[2])["code"], "UNAVAILABLE");
}

TEST_F(Requests, CannotShareAnId) {
  say(R"({"id":1})");
  say(R"({"id":1})");
  say(R"({"id":[1]})");
  EXPECT_EQ(json::parse(shown_.at(1))["code"], "INVALID_MESSAGE");
  EXPECT_EQ(json::parse(shown_.at(2))["message"], "an id is a string or a number");
}

class Rooms : public Patterns {
 protected:
  Rooms() { start({.wrap = {.room = "tea"}}); }
};

TEST_F(Rooms, AreJoinedBeforeAnythingElse) {
  EXPECT_EQ(sent(0)["type"], "join");
  EXPECT_FALSE(dialect_->ready());
  answer(0, {{"type", "user_joined"}, {"roomId", "tea"}, {"userId", "me"}});
  EXPECT_TRUE(dialect_->ready());
  EXPECT_EQ(settled_, 1);
  EXPECT_EQ(shown_.back(), "* me joined");
  say("hello");
  EXPECT_EQ(sent(1)["content"], "hello");
}

TEST_F(Rooms, AreJoinedAgainOnEachConnection) {
  answer(0, {{"type", "user_joined"}, {"roomId", "tea"}});
  dialect_->reconnecting({}, "lost", 1, 1s);
  dialect_->opened({});
  EXPECT_EQ(sent(1)["type"], "join");
  EXPECT_TRUE(dialect_->ready());
}

TEST_F(Rooms, GiveUpWhenTheyAreRefused) {
  answer(0, {{"type", "error"}, {"code", "FORBIDDEN"}, {"message", "members only"}});
  ASSERT_TRUE(given_up_);
  EXPECT_EQ(given_up_->code, kRefused);
  EXPECT_EQ(given_up_->what, "room 'tea': FORBIDDEN: members only");
  EXPECT_FALSE(dialect_->ready());
}

TEST_F(Rooms, GiveUpOnAServerThatDoesNotAnswer) {
  loop_.advance(5s);
  ASSERT_TRUE(given_up_);
  EXPECT_EQ(given_up_->code, kTimedOut);
}

TEST_F(Rooms, UnderstandServersThatDoNotSayWhatTheyAnswer) {
  hear(R"({"type":"user_joined","roomId":"cake","userId":"me"})");
  EXPECT_FALSE(dialect_->ready());
  hear(R"({"type":"user_joined","roomId":"tea","userId":"me"})");
  EXPECT_TRUE(dialect_->ready());
  dialect_->opened({});
  hear(R"({"type":"error","code":"Forbidden","message":"no"})");
  ASSERT_TRUE(given_up_);
  EXPECT_EQ(given_up_->code, kRefused);
}

TEST_F(Rooms, DoNotTakeTheirOwnWordsForAnAnswer) {
  hear(sent_.at(0));
  EXPECT_FALSE(dialect_->ready());
}

TEST_F(Rooms, DoNotTellOfALostConnection) {
  dialect_->ended({}, {});
  EXPECT_FALSE(given_up_);
  EXPECT_EQ(loop_.armed(), 0U);
}

TEST_F(Rooms, ShowWhatIsNoneOfTheirsAsItIs) {
  hear(R"({"type":"weather","content":"rain"})");
  hear("no JSON");
  EXPECT_EQ(shown_.at(1), R"({"type":"weather","content":"rain"})");
  EXPECT_EQ(shown_.at(2), "no JSON");
}

TEST_F(Patterns, LeaveAProgramsMessagesAlone) {
  start({.wrap = {.room = "tea"}, .is_program = true});
  EXPECT_EQ(sent(0)["type"], "join");
  say("x");
  EXPECT_EQ(sent_.at(1), "x");
  hear(R"({"type":"message","roomId":"tea","userId":"a","content":"b"})");
  EXPECT_EQ(json::parse(shown_.back())["content"], "b");
}

}  // namespace
}  // namespace wskit::cli
