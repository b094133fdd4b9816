#include "load/busy_watch.h"

#include <gtest/gtest.h>

#include "support/fake_loop.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

struct BusyWatchTest : testing::Test {
  static Duration computed;  ///< by this thread, as the watch sees it

  test::FakeLoop loop;
  BusyWatch watch{loop, [] { return computed; }};

  BusyWatchTest() { computed = 4711ms; }

  /// Time passes in steps of 1 ms, in each of which so much is computed.
  void work(Duration time, Duration in_a_millisecond) {
    for (const TimePoint end = loop.now() + time; loop.now() < end;) {
      watch.note_work(loop.now());
      computed += in_a_millisecond;
      loop.advance(1ms);
    }
  }
};

Duration BusyWatchTest::computed;

TEST_F(BusyWatchTest, TellsTheShareUpToNow) {
  watch.start();
  work(1s, 250us);
  EXPECT_DOUBLE_EQ(watch.stop(loop.now()), 0.25);
}

TEST_F(BusyWatchTest, TellsTheShareOfALittleWhile) {
  watch.start();
  work(3ms, 500us);
  EXPECT_DOUBLE_EQ(watch.stop(loop.now()), 0.5);
}

TEST_F(BusyWatchTest, LeavesOutTheTimeInWhichNothingCameAnyMore) {
  watch.start();
  work(1s, 980us);
  const TimePoint end = loop.now();
  loop.advance(10s);
  EXPECT_NEAR(watch.stop(end), 0.98, 0.01);
}

TEST_F(BusyWatchTest, TellsNoMoreThanThereIsHoweverShortTheWorkAndLongTheWait) {
  watch.start();
  computed += 80us;
  watch.note_work(loop.now());
  loop.stall(90us);
  const TimePoint end = loop.now();
  for (int i = 0; i < 300; ++i) {
    computed += 20us;
    loop.advance(1ms);
  }
  EXPECT_LE(watch.stop(end), 0.05);
}

TEST_F(BusyWatchTest, TellsNoMoreThanOneWhenWhatWasAlreadyReadStillHadToBeDone) {
  watch.start();
  const TimePoint end = loop.now() + 100us;
  computed += 1ms;
  loop.stall(1ms);
  EXPECT_DOUBLE_EQ(watch.stop(end), 1);
}

TEST_F(BusyWatchTest, TellsNothingUnlessStarted) {
  EXPECT_EQ(watch.stop(loop.now()), 0);
}

}  // namespace
}  // namespace wskit::load
