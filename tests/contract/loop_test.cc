#include "net/loop.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/run_loop.h"
#include "lws/loop.h"
#include "support/fake_loop.h"

namespace wskit {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

struct FakeTurns {
  void pass(Duration time) { loop.advance(time); }
  void until(const std::function<bool()>& done) {
    for (int i = 0; i < 1000 && !done(); ++i)
      loop.advance(1ms);
  }

  test::FakeLoop loop;
};

struct RealTurns {
  void pass(Duration time) { run_for(loop, time); }
  void until(const std::function<bool()>& done) { run_until(loop, done); }

  lws::Loop loop{8};
};

/// What every net::Loop keeps.
template <class Turns>
class LoopContract : public testing::Test {
 protected:
  [[nodiscard]] net::Loop& loop() { return turns.loop; }
  /// Takes turns until `count` things have been seen.
  void see(std::size_t count) {
    turns.until([this, count] { return seen.size() >= count; });
  }

  Turns turns;
  std::vector<std::string> seen;
};

using Implementations = testing::Types<FakeTurns, RealTurns>;
TYPED_TEST_SUITE(LoopContract, Implementations);

TYPED_TEST(LoopContract, WakesAnOwnerOnceAndNotBeforeItsTime) {
  const TimePoint due = this->loop().now() + 20ms;
  std::vector<TimePoint> woken;
  Sleeper sleeper([&] { woken.push_back(this->loop().now()); });
  this->loop().arm(sleeper.deadline, due);
  this->turns.until([&] { return !woken.empty(); });
  this->turns.pass(20ms);
  ASSERT_EQ(woken.size(), 1U);
  EXPECT_GE(woken.front(), due);
}

TYPED_TEST(LoopContract, WakesNobodyFromInsideArming) {
  Sleeper sleeper([this] { this->seen.emplace_back("woken"); });
  this->loop().arm(sleeper.deadline, this->loop().now() - 1s);
  EXPECT_THAT(this->seen, IsEmpty());
  this->see(1);
  EXPECT_THAT(this->seen, ElementsAre("woken"));
}

TYPED_TEST(LoopContract, WakesInTheOrderOfTime) {
  Sleeper late([this] { this->seen.emplace_back("late"); });
  Sleeper early([this] { this->seen.emplace_back("early"); });
  this->loop().arm(late.deadline, 20ms);
  this->loop().arm(early.deadline, 10ms);
  this->see(2);
  EXPECT_THAT(this->seen, ElementsAre("early", "late"));
}

TYPED_TEST(LoopContract, LetsADeadlineBeMovedBothWays) {
  const TimePoint start = this->loop().now();
  Sleeper sooner([this] { this->seen.emplace_back("sooner"); });
  Sleeper later([this] { this->seen.emplace_back("later"); });
  this->loop().arm(sooner.deadline, 1h);
  this->loop().arm(later.deadline, 1ms);
  this->loop().arm(sooner.deadline, start + 10ms);
  this->loop().arm(later.deadline, start + 40ms);
  this->see(2);
  EXPECT_THAT(this->seen, ElementsAre("sooner", "later"));
  EXPECT_GE(this->loop().now() - start, 40ms);
}

TYPED_TEST(LoopContract, LeavesADisarmedOwnerAlone) {
  Sleeper sleeper([this] { this->seen.emplace_back("woken"); });
  this->loop().arm(sleeper.deadline, 5ms);
  sleeper.deadline.disarm();
  this->turns.pass(30ms);
  EXPECT_THAT(this->seen, IsEmpty());
}

TYPED_TEST(LoopContract, LetsAnOwnerArmItselfAgain) {
  int wakes = 0;
  Sleeper sleeper([] {});
  sleeper.woken = [&] {
    if (++wakes < 3) this->loop().arm(sleeper.deadline, 5ms);
  };
  this->loop().arm(sleeper.deadline, 5ms);
  this->turns.until([&] { return wakes == 3; });
  EXPECT_EQ(wakes, 3);
}

TYPED_TEST(LoopContract, RunsTasksInOrderAndNotFromInsidePosting) {
  this->loop().post([this] { this->seen.emplace_back("first"); });
  this->loop().post([this] { this->seen.emplace_back("second"); });
  EXPECT_THAT(this->seen, IsEmpty());
  this->see(2);
  EXPECT_THAT(this->seen, ElementsAre("first", "second"));
}

TYPED_TEST(LoopContract, RunsWhatATaskPostsAfterIt) {
  this->loop().post([this] {
    this->loop().post([this] { this->seen.emplace_back("inner"); });
    this->seen.emplace_back("outer");
  });
  this->see(2);
  EXPECT_THAT(this->seen, ElementsAre("outer", "inner"));
}

TYPED_TEST(LoopContract, EndsItsRunWhenATaskSaysSoAndCanRunAgain) {
  for (int run = 0; run < 2; ++run) {
    this->loop().post([this] {
      this->seen.emplace_back("ran");
      this->loop().stop();
    });
    this->loop().run();
  }
  EXPECT_THAT(this->seen, ElementsAre("ran", "ran"));
}

}  // namespace
}  // namespace wskit
