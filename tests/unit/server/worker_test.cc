#include "server/worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/echo_app.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::StartsWith;

class WorkerTest : public testing::Test {
 protected:
  void stop() {
    worker_.stop(30s, [this] { stopped_ = true; });
  }

  Config config_;
  test::FakeLoop loop_;
  Rng rng_{1};
  EchoApp application_;
  Worker worker_{config_, loop_, rng_, application_};
  bool stopped_ = false;
};

TEST_F(WorkerTest, EchoesTextAndBinary) {
  Visitor visitor(worker_);
  visitor.upgrade().say("text");
  visitor.send_binary({"\0\xff", 2});
  const auto frames = visitor.frames();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].opcode, 1);
  EXPECT_EQ(frames[0].data, "text");
  EXPECT_EQ(frames[1].opcode, 2);
  EXPECT_EQ(frames[1].data, std::string("\0\xff", 2));
}

TEST_F(WorkerTest, StopsInTheNextTurnWhenNobodyIsThere) {
  stop();
  EXPECT_FALSE(stopped_);
  loop_.turn();
  EXPECT_TRUE(stopped_);
}

TEST_F(WorkerTest, SaysGoodbyeToEverySessionAndWaitsForTheLast) {
  Visitor first(worker_);
  Visitor second(worker_);
  first.upgrade();
  second.upgrade();
  stop();
  for (Visitor* visitor : {&first, &second}) {
    EXPECT_FALSE(stopped_);
    EXPECT_EQ(visitor->close_code(), 1001);
    visitor->send_close(1001);
    visitor->stream().finish_close();
  }
  EXPECT_TRUE(stopped_);
}

TEST_F(WorkerTest, RefusesWhoIsStillShakingHandsWhenItStops) {
  Visitor visitor(worker_);
  visitor.stream().deliver("GET / HTTP/1.1\r\n");
  stop();
  const std::string answer = visitor.stream().taken();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(answer, testing::HasSubstr("Retry-After: "));
}

TEST_F(WorkerTest, AbortsWhatIsLeftAfterTheDrainTime) {
  config_.close_timeout = 1h;
  Visitor visitor(worker_);
  visitor.upgrade();
  stop();
  loop_.advance(30s);
  EXPECT_TRUE(visitor.stream().abort_asked());
  EXPECT_FALSE(stopped_);
  visitor.stream().finish_close();
  EXPECT_TRUE(stopped_);
}

TEST_F(WorkerTest, TakesNobodyInWhileItStops) {
  stop();
  const Visitor late(worker_);
  EXPECT_EQ(worker_.guest_count(), 0U);
}

TEST_F(WorkerTest, KeepsTheOthersWhenOneGoes) {
  Visitor first(worker_);
  Visitor second(worker_);
  Visitor third(worker_);
  for (Visitor* visitor : {&first, &second, &third})
    visitor->upgrade();
  first.stream().end();
  third.stream().end();
  second.say("still here");
  EXPECT_EQ(second.frames().at(0).data, "still here");
  second.stream().end();
  EXPECT_EQ(worker_.guest_count(), 0U);
}

}  // namespace
}  // namespace wskit::server
