#include "client/keep_alive.h"

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using Step = KeepAlive::Step;

/// The defaults: a ping every 30 s, 5 s for the pong.
class KeepAliveTest : public testing::Test {
 protected:
  KeepAliveTest() { keep_alive.start(start); }

  void ping_at(Duration after, std::size_t queued = 0, bool reading = true) {
    EXPECT_EQ(keep_alive.check(start + after, queued), Step::kPing);
    keep_alive.expect_pong(start + after, queued, reading);
  }

  const TimePoint start{1h};
  LinkConfig config;
  KeepAlive keep_alive{config};
};

TEST_F(KeepAliveTest, PingsAtItsInterval) {
  EXPECT_EQ(keep_alive.next(), start + 30s);
  EXPECT_EQ(keep_alive.check(start + 29s, 0), Step::kWait);
  ping_at(30s);
  keep_alive.heard();
  EXPECT_EQ(keep_alive.next(), start + 60s);
}

TEST_F(KeepAliveTest, CountsASilentServerAsGone) {
  ping_at(30s);
  EXPECT_EQ(keep_alive.next(), start + 35s);
  EXPECT_EQ(keep_alive.check(start + 35s, 0), Step::kGone);
}

TEST_F(KeepAliveTest, TakesAQueueThatShrinksForALife) {
  ping_at(30s, 1000);
  EXPECT_EQ(keep_alive.check(start + 35s, 1000), Step::kGone);
  EXPECT_EQ(keep_alive.check(start + 35s, 999), Step::kWait);
}

TEST_F(KeepAliveTest, ExpectsNoPongOfWhatIsNotRead) {
  ping_at(30s, 0, false);
  EXPECT_EQ(keep_alive.check(start + 35s, 0), Step::kWait);
}

TEST_F(KeepAliveTest, MeasuresTheRoundTripOfTheLastPingOnce) {
  keep_alive.sent("a", start);
  keep_alive.sent("b", start + 1s);
  EXPECT_EQ(keep_alive.answered("a", start + 2s), 0s);
  EXPECT_EQ(keep_alive.answered("b", start + 3s), 2s);
  EXPECT_EQ(keep_alive.answered("b", start + 4s), 0s);
}

}  // namespace
}  // namespace wskit::client
