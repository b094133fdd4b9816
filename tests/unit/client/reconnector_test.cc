#include "client/reconnector.h"

#include <optional>

#include <gmock/gmock.h>

#include "support/fake_channel.h"
#include "support/fake_loop.h"
#include "unit/client/link_fixture.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using wire::Opcode;

const Error kRefusedConnection{ErrorKind::kConnect, "connection refused"};

/// Credentials that are there when the test says so.
class FakeCredentials final : public Credentials {
 public:
  void renew(Done done) override {
    ++renewals;
    done_ = std::move(done);
  }
  void give_up() override { done_ = {}; }
  void answer(const Status& status) { std::exchange(done_, {})(status); }
  [[nodiscard]] bool asked() const { return static_cast<bool>(done_); }

  int renewals = 0;

 private:
  Done done_;
};

class ReconnectorTest : public testing::Test {
 protected:
  ReconnectorTest() {
    config.retries = ReconnectConfig::kForever;
    config.backoff.jitter = 0;
    config.url = "ws://h/";
  }

  void start() {
    reconnector.emplace(
        config, ReconnectPorts{loop, rng, credentials},
        [this](LinkHandler& handler) {
          auto made = std::make_unique<test::FakeChannel>(handler);
          channel = made.get();
          return made;
        },
        diary);
    reconnector->open();
  }
  void open() {
    start();
    channel->succeed();
  }
  void lose() { channel->fail({ErrorKind::kLost, "gone"}); }
  void send(std::string_view text) { EXPECT_TRUE(reconnector->send(Opcode::kText, text)); }
  Ended outcome() {
    EXPECT_TRUE(diary.ended.has_value());
    return diary.ended.value_or(Ended{});
  }

  ReconnectConfig config;
  test::FakeLoop loop;
  Rng rng{7};
  Credentials* credentials = nullptr;
  Diary diary;
  test::FakeChannel* channel = nullptr;
  std::optional<Reconnector> reconnector;
};

using Reconnecting = ReconnectorTest;

TEST_F(Reconnecting, PassesAnOpenChannelThrough) {
  open();
  send("a");
  EXPECT_THAT(channel->sent, ElementsAre("a"));
  channel->deliver("b");
  reconnector->ping("p");
  EXPECT_THAT(channel->pings, ElementsAre("p"));
  reconnector->set_reading(false);
  EXPECT_FALSE(channel->reading);
  EXPECT_THAT(diary.lines, ElementsAre("open ", "text b"));
}

TEST_F(Reconnecting, OpensAgainAfterALoss) {
  open();
  lose();
  EXPECT_FALSE(reconnector->is_open());
  EXPECT_EQ(channel->opens, 1);
  loop.advance(999ms);
  EXPECT_EQ(channel->opens, 1);
  loop.advance(1ms);
  EXPECT_EQ(channel->opens, 2);
  channel->succeed();
  EXPECT_TRUE(reconnector->is_open());
  EXPECT_THAT(diary.lines, ElementsAre("open ", "reconnecting 1", "open ", "drained"));
}

TEST_F(Reconnecting, WaitsLongerEachTime) {
  start();
  for (const Duration wait : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
    channel->fail(kRefusedConnection);
    EXPECT_EQ(diary.last_wait, wait);
    loop.advance(wait);
  }
  EXPECT_EQ(channel->opens, 8);
}

TEST_F(Reconnecting, DoesNotForgetItsFailuresForAServerThatAcceptsAndDrops) {
  open();
  for (const Duration wait : {1s, 2s, 4s}) {
    lose();
    EXPECT_EQ(diary.last_wait, wait);
    loop.advance(wait);
    channel->succeed();
  }
}

TEST_F(Reconnecting, BeginsAnewAfterAConnectionThatLasted) {
  open();
  lose();
  loop.advance(1s);
  channel->succeed();
  loop.advance(60s);
  lose();
  EXPECT_EQ(diary.last_wait, 1s);
}

TEST_F(Reconnecting, GivesUpAfterSoManyAttemptsInARow) {
  config.retries = 2;
  start();
  for (int attempt = 0; attempt < 3; ++attempt) {
    channel->fail(kRefusedConnection);
    loop.advance(1min);
  }
  EXPECT_EQ(channel->opens, 3);
  EXPECT_EQ(outcome().error->message, "connection refused");
}

TEST_F(Reconnecting, EndsWithTheFirstFailureWhenNoneIsToBeRepeated) {
  config.retries = 0;
  start();
  channel->fail(kRefusedConnection);
  EXPECT_EQ(outcome().error->kind, ErrorKind::kConnect);
  EXPECT_EQ(loop.armed(), 0U);
}

TEST_F(Reconnecting, StopsWhereItIsNotLetIn) {
  open();
  lose();
  loop.advance(1s);
  channel->fail({ErrorKind::kUnauthorized, "401"}, 401);
  EXPECT_EQ(outcome().error->message, "401");
}

TEST_F(Reconnecting, StopsAtCloseCodesThatRefuse) {
  for (const std::uint16_t code : {1008, 3000, 3003, 4401, 4403}) {
    diary.ended.reset();
    open();
    channel->close_by_server(code);
    EXPECT_EQ(outcome().code, code);
  }
}

TEST_F(Reconnecting, ComesBackAfterOtherCloses) {
  for (const std::uint16_t code : {1000, 1001, 1011, 1012, 4429}) {
    open();
    channel->close_by_server(code);
    EXPECT_FALSE(diary.ended.has_value()) << code;
  }
}

TEST_F(Reconnecting, DoesNotComeBackAfterACloseOfOurs) {
  open();
  reconnector->close(1000, {});
  EXPECT_TRUE(channel->close_asked);
  EXPECT_FALSE(reconnector->send(Opcode::kText, "late"));
  lose();
  EXPECT_TRUE(diary.ended.has_value());
}

TEST_F(Reconnecting, DoesNotRepeatAMistakeOfTheUser) {
  start();
  channel->fail({ErrorKind::kUsage, "no such file"});
  EXPECT_EQ(outcome().error->kind, ErrorKind::kUsage);
}

TEST_F(Reconnecting, WaitsAtLeastAsLongAsTheServerAsks) {
  start();
  channel->fail({ErrorKind::kUpgrade, "503"}, 503, {{"Retry-After", "7"}});
  EXPECT_EQ(diary.last_wait, 7s);
  loop.advance(7s);
  channel->fail({ErrorKind::kUpgrade, "429"}, 429, {{"retry-after", "1"}});
  EXPECT_EQ(diary.last_wait, 2s);
}

TEST_F(Reconnecting, EndsInATurnOfItsOwnWhenItIsClosedWhileItWaits) {
  open();
  lose();
  reconnector->close(1000, {});
  EXPECT_FALSE(diary.ended.has_value());
  loop.turn();
  EXPECT_EQ(outcome().error->message, "gone");
  EXPECT_EQ(loop.armed(), 0U);
}

TEST_F(Reconnecting, CanBeGivenUpFromInsideTheNews) {
  open();
  diary.reconnecting = [this] { reconnector->abort(); };
  lose();
  loop.turn();
  EXPECT_TRUE(diary.ended.has_value());
  EXPECT_EQ(channel->opens, 1);
}

TEST_F(Reconnecting, KeepsItsSilenceOverConnections) {
  open();
  reconnector->set_reading(false);
  lose();
  loop.advance(1s);
  channel->succeed();
  EXPECT_FALSE(channel->reading);
}

using Waiting = ReconnectorTest;

TEST_F(Waiting, MessagesGoOutInOrderAfterTheReconnect) {
  open();
  lose();
  send("a");
  send("b");
  EXPECT_EQ(reconnector->buffered(), 2U);
  loop.advance(1s);
  send("c");
  channel->succeed();
  send("d");
  EXPECT_THAT(channel->sent, ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(diary.late, ElementsAre("a", "b", "c"));
}

TEST_F(Waiting, MessagesLetTheGreetingPass) {
  open();
  diary.opening = [this] { send("greeting"); };
  lose();
  send("a");
  loop.advance(1s);
  channel->succeed();
  EXPECT_THAT(channel->sent, ElementsAre("greeting", "a"));
  EXPECT_THAT(diary.late, ElementsAre("a"));
}

TEST_F(Waiting, MessagesThatHadNotLeftAreSentAgain) {
  open();
  send("one");
  send("two");
  send("three");
  channel->leave(4);
  lose();
  loop.advance(1s);
  channel->succeed();
  EXPECT_THAT(channel->sent, ElementsAre("two", "three"));
}

TEST_F(Waiting, MessagesThatHadLeftAreNot) {
  open();
  send("one");
  channel->drain();
  send("two");
  channel->leave(3);
  lose();
  loop.advance(1s);
  channel->succeed();
  EXPECT_THAT(channel->sent, IsEmpty());
}

TEST_F(Waiting, MessagesAreTakenWhileTheEndIsOnlyDecided) {
  open();
  channel->taking = false;
  send("a");
  send("b");
  lose();
  channel->taking = true;
  loop.advance(1s);
  channel->succeed();
  EXPECT_THAT(channel->sent, ElementsAre("a", "b"));
}

TEST_F(Waiting, MessagesAreCountedWhenNoOtherAttemptIsMadeEither) {
  config.retries = 0;
  open();
  send("one");
  channel->drain();
  send("two");
  send("three");
  channel->leave(2);
  lose();
  EXPECT_EQ(outcome().unsent, 2U);
}

TEST_F(Waiting, MessagesAreCountedWhenTheyCouldNotBeSent) {
  config.retries = 1;
  open();
  send("lost");
  lose();
  send("a");
  loop.advance(1s);
  channel->fail(kRefusedConnection);
  EXPECT_EQ(outcome().unsent, 2U);
}

TEST_F(Waiting, MessagesFillTheQueue) {
  config.queue = 2;
  open();
  lose();
  send("a");
  EXPECT_FALSE(reconnector->is_full());
  send("b");
  EXPECT_TRUE(reconnector->is_full());
  send("what was read already");
  loop.advance(1s);
  channel->succeed();
  EXPECT_FALSE(reconnector->is_full());
  EXPECT_EQ(channel->sent.size(), 3U);
}

TEST_F(Waiting, MessagesFillTheQueueByTheirSizeToo) {
  open();
  lose();
  send(std::string((16U << 20) + 1, 'x'));
  EXPECT_TRUE(reconnector->is_full());
}

TEST_F(Waiting, MessagesAreNotTakenWhenNoConnectionIsGoingToBeMade) {
  config.retries = 0;
  open();
  lose();
  EXPECT_FALSE(reconnector->send(Opcode::kText, "a"));
}

class Renewing : public ReconnectorTest {
 protected:
  Renewing() { credentials = &fake; }
  FakeCredentials fake;
};

TEST_F(Renewing, GoesBeforeEachDial) {
  start();
  EXPECT_EQ(channel->opens, 0);
  fake.answer(ok());
  EXPECT_EQ(channel->opens, 1);
  channel->succeed();
  lose();
  loop.advance(1s);
  EXPECT_EQ(fake.renewals, 2);
  EXPECT_EQ(channel->opens, 1);
  fake.answer(ok());
  EXPECT_EQ(channel->opens, 2);
}

TEST_F(Renewing, EndsItWhenItFailsTheFirstTime) {
  start();
  fake.answer(Error{ErrorKind::kUsage, "--token-cmd: failed"});
  EXPECT_EQ(outcome().error->message, "--token-cmd: failed");
  EXPECT_EQ(outcome().url, "ws://h/");
}

TEST_F(Renewing, IsRepeatedWhenItHasWorkedBefore) {
  start();
  fake.answer(ok());
  channel->succeed();
  lose();
  loop.advance(1s);
  fake.answer(Error{ErrorKind::kUsage, "--token-cmd: failed"});
  EXPECT_FALSE(diary.ended.has_value());
  loop.advance(2s);
  EXPECT_EQ(fake.renewals, 3);
}

TEST_F(Renewing, IsGivenUpWithAllElse) {
  start();
  reconnector->close(1000, {});
  EXPECT_FALSE(fake.asked());
  loop.turn();
  EXPECT_EQ(outcome().error->kind, ErrorKind::kConnect);
}

}  // namespace
}  // namespace wskit::client
