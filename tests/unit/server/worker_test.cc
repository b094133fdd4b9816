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
  Counters counters_;
  Entrance entrance_{config_.admission};
  Worker worker_{{config_, loop_, rng_, application_, counters_, entrance_}};
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

TEST_F(WorkerTest, SaysWhenTheLastSessionHasEnded) {
  int emptied = 0;
  entrance_.when_empty([&] { ++emptied; });
  Visitor first(worker_);
  Visitor second(worker_);
  Visitor no_session(worker_);
  no_session.stream().deliver("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  first.upgrade();
  second.upgrade();
  first.send_close(1000);
  EXPECT_EQ(emptied, 0);
  second.stream().end();
  EXPECT_EQ(emptied, 1);
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

TEST_F(WorkerTest, TurnsAwayWhoComesWhileItStopsAndDoesNotWaitForThem) {
  Visitor early(worker_);
  early.upgrade();
  stop();
  Visitor late(worker_);
  late.stream().deliver(upgrade_request());
  EXPECT_THAT(late.stream().taken(), StartsWith("HTTP/1.1 503 "));
  const Visitor silent(worker_);
  early.stream().end();
  EXPECT_TRUE(stopped_);
}

/// How many of `visitors` have been told to go since the last call.
std::size_t told(std::deque<Visitor>& visitors) {
  return static_cast<std::size_t>(
      std::count_if(visitors.begin(), visitors.end(),
                    [](Visitor& visitor) { return visitor.close_code() == 1001; }));
}

TEST_F(WorkerTest, AnswersWhoComesRightAfterItsEndBegan) {
  stop();
  Visitor late(worker_);
  loop_.turn();
  EXPECT_FALSE(late.stream().abort_asked());
  late.stream().deliver(upgrade_request());
  EXPECT_THAT(late.stream().taken(), StartsWith("HTTP/1.1 503 "));
}

TEST_F(WorkerTest, SpreadsTheGoodbyesToMany) {
  std::deque<Visitor> visitors;
  for (std::size_t i = 0; i < 2 * Worker::kFarewells + 1; ++i)
    visitors.emplace_back(worker_).upgrade();
  stop();
  EXPECT_EQ(told(visitors), Worker::kFarewells);
  loop_.advance(Worker::kFarewellPause);
  EXPECT_EQ(told(visitors), Worker::kFarewells);
  loop_.advance(Worker::kFarewellPause);
  EXPECT_EQ(told(visitors), 1U);
}

TEST_F(WorkerTest, SaysMoreGoodbyesAtATimeWhenTheTimeIsShort) {
  std::deque<Visitor> visitors;
  for (std::size_t i = 0; i < 4 * Worker::kFarewells; ++i)
    visitors.emplace_back(worker_).upgrade();
  worker_.stop(4 * Worker::kFarewellPause, [&] { stopped_ = true; });
  EXPECT_EQ(told(visitors), 2 * Worker::kFarewells);
  loop_.advance(Worker::kFarewellPause);
  EXPECT_EQ(told(visitors), 2 * Worker::kFarewells) << "half of the time is for their answers";
}

TEST_F(WorkerTest, TellsEveryoneOnceWhenSomeGoByThemselves) {
  std::deque<Visitor> visitors;
  for (std::size_t i = 0; i < 3 * Worker::kFarewells; ++i)
    visitors.emplace_back(worker_).upgrade();
  stop();
  visitors.front().stream().end();
  visitors.back().stream().end();
  visitors[Worker::kFarewells].stream().end();
  loop_.advance(3 * Worker::kFarewellPause);
  EXPECT_EQ(told(visitors), 3 * Worker::kFarewells - 3);
  for (Visitor& visitor : visitors)
    visitor.stream().end();
  EXPECT_TRUE(stopped_);
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
