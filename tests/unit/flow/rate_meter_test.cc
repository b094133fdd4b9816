#include "flow/rate_meter.h"

#include <gtest/gtest.h>

namespace wskit::flow {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1h};

int passed(RateMeter& meter, const RateLimit& limit, TimePoint now, int events) {
  int count = 0;
  for (int i = 0; i < events; ++i)
    count += meter.take(now, limit).granted ? 1 : 0;
  return count;
}

TEST(RateMeter, WithoutALimitLetsEverythingPass) {
  RateMeter meter;
  EXPECT_EQ(passed(meter, {}, kStart, 1000), 1000);
}

TEST(RateMeter, SaysHowManyMorePassAndHowLongToWait) {
  const RateLimit limit{2, 10s, 0};
  RateMeter meter;
  EXPECT_EQ(meter.take(kStart, limit).remaining, 1U);
  EXPECT_EQ(meter.take(kStart + 1s, limit).remaining, 0U);
  const Ration refused = meter.take(kStart + 4s, limit);
  EXPECT_FALSE(refused.granted);
  EXPECT_EQ(refused.remaining, 0U);
  EXPECT_EQ(refused.wait, 6s);
  EXPECT_TRUE(meter.take(kStart + 4s + refused.wait, limit).granted);
}

TEST(RateMeter, LetsABurstPassAndThenKeepsThePace) {
  const RateLimit limit{10, 1s, 5};
  RateMeter meter;
  EXPECT_EQ(passed(meter, limit, kStart, 20), 5);
  EXPECT_EQ(passed(meter, limit, kStart + 100ms, 20), 1);
  EXPECT_EQ(passed(meter, limit, kStart + 350ms, 20), 2);
  EXPECT_EQ(passed(meter, limit, kStart + 10s, 20), 5);
}

TEST(RateMeter, SaysWhenTheBucketHasATokenAgain) {
  const RateLimit limit{10, 1s, 2};
  RateMeter meter;
  EXPECT_EQ(meter.take(kStart, limit).remaining, 1U);
  EXPECT_EQ(meter.take(kStart, limit).remaining, 0U);
  const Ration refused = meter.take(kStart + 30ms, limit);
  EXPECT_FALSE(refused.granted);
  EXPECT_EQ(refused.wait, 70ms);
  EXPECT_FALSE(meter.take(kStart + 30ms + refused.wait - 1ns, limit).granted);
  EXPECT_TRUE(meter.take(kStart + 30ms + refused.wait, limit).granted);
}

TEST(RateMeter, IsIdleWhenNothingCountsAnyMore) {
  for (const RateLimit limit : {RateLimit{2, 10s, 0}, RateLimit{1, 5s, 2}}) {
    RateMeter meter;
    EXPECT_TRUE(meter.is_idle(kStart, limit));
    passed(meter, limit, kStart, 2);
    EXPECT_FALSE(meter.is_idle(kStart + 10s - 1ns, limit));
    EXPECT_TRUE(meter.is_idle(kStart + 10s, limit));
  }
}

TEST(Throttle, LetsNothingPassTooSoonAfterTheLastThatPassed) {
  Throttle throttle;
  EXPECT_EQ(throttle.take(kStart, 100ms), 0ms);
  EXPECT_EQ(throttle.take(kStart + 60ms, 100ms), 40ms);
  EXPECT_EQ(throttle.take(kStart + 100ms, 100ms), 0ms);
  EXPECT_EQ(throttle.take(kStart + 199ms, 100ms), 1ms);
}

}  // namespace
}  // namespace wskit::flow
