#include "broker/remote_clock.h"

#include <gtest/gtest.h>

namespace wskit::broker {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1000h};

TEST(RemoteClock, TakesTheMiddleBetweenQuestionAndAnswer) {
  RemoteClock clock;
  EXPECT_FALSE(clock.known());
  clock.note(kNow, kNow + 10ms, 5000s);
  EXPECT_TRUE(clock.known());
  EXPECT_EQ(clock.there(kNow + 5ms), 5000s);
  EXPECT_EQ(clock.here(5001s), kNow + 1005ms);
  EXPECT_EQ(clock.uncertainty(), 5ms);
}

TEST(RemoteClock, BelievesTheFastestAnswer) {
  RemoteClock clock;
  clock.note(kNow, kNow + 10ms, 5000s);
  clock.note(kNow + 1s, kNow + 1s + 2ms, 5001s);
  clock.note(kNow + 2s, kNow + 2s + 100ms, 5002s);
  EXPECT_EQ(clock.there(kNow + 1s + 1ms), 5001s);
  EXPECT_EQ(clock.uncertainty(), 1ms);
}

TEST(RemoteClock, ForgetsWhatIsOld) {
  RemoteClock clock;
  clock.note(kNow, kNow + 2ms, 5000s);
  for (int i = 1; i <= 16; ++i)
    clock.note(kNow + i * 1s, kNow + i * 1s + 10ms, 5000s + i * 1001ms);
  EXPECT_EQ(clock.uncertainty(), 5ms);
  EXPECT_EQ(clock.there(kNow + 16s + 5ms), 5000s + 16 * 1001ms);
}

TEST(RemoteClock, MayRunBehindOurs) {
  RemoteClock clock;
  clock.note(kNow, kNow, 5s);
  EXPECT_EQ(clock.here(4s), kNow - 1s);
  EXPECT_EQ(clock.here(clock.there(kNow + 123456us)), kNow + 123456us);
}

}  // namespace
}  // namespace wskit::broker
