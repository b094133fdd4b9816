#include "flow/backoff.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace wskit::flow {
namespace {

using namespace std::chrono_literals;

/// A configuration out of what the command line allows.
BackoffConfig any_config(Rng& rng) {
  BackoffConfig config;
  config.base = Duration(rng.below(std::chrono::nanoseconds(10s).count()));
  config.max = Duration(rng.below(std::chrono::nanoseconds(10min).count()));
  config.factor = 1 + 4 * rng.unit();
  config.jitter = rng.unit();
  return config;
}

TEST(Backoff, DoublesUpToTheMaximum) {
  BackoffConfig config;
  config.jitter = 0;
  Backoff backoff(config);
  Rng rng(1);
  for (const Duration wait : {1s, 2s, 4s, 8s, 16s, 30s, 30s})
    EXPECT_EQ(backoff.next(rng), wait);
  EXPECT_EQ(backoff.attempts(), 7U);
}

TEST(Backoff, StaysWithinItsJitterAndNeverAboveTheMaximum) {
  Rng rng(2);
  for (int i = 0; i < 2000; ++i) {
    const BackoffConfig config = any_config(rng);
    Backoff backoff(config);
    double middle = static_cast<double>(config.base.count());
    const double max = static_cast<double>(config.max.count());
    for (int attempt = 0; attempt < 40; ++attempt) {
      const double wait = static_cast<double>(backoff.next(rng).count());
      const double capped = std::min(middle, max);
      const double floor = static_cast<double>(Backoff::kShortest.count());
      ASSERT_GE(wait + 1, std::max(capped * (1 - config.jitter), floor));
      ASSERT_LE(wait - 1, std::max(std::min(capped * (1 + config.jitter), max), floor));
      middle *= config.factor;
    }
  }
}

TEST(Backoff, NeverSpins) {
  Rng rng(3);
  BackoffConfig config;
  config.base = config.max = 0s;
  config.jitter = 1;
  Backoff backoff(config);
  for (int attempt = 0; attempt < 1000; ++attempt)
    ASSERT_GE(backoff.next(rng), Backoff::kShortest);
}

TEST(Backoff, StaysAtTheMaximumHoweverOftenItFails) {
  BackoffConfig config;
  config.jitter = 0;
  Backoff backoff(config);
  Rng rng(4);
  for (int attempt = 0; attempt < 5000; ++attempt)
    backoff.next(rng);
  EXPECT_EQ(backoff.next(rng), 30s);
}

TEST(Backoff, SpreadsThoseWhoFailedTogether) {
  Rng rng(5);
  Duration least = 1h;
  Duration most{};
  for (int client = 0; client < 1000; ++client) {
    const Duration wait = Backoff({}).next(rng);
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  EXPECT_LT(least, 910ms);
  EXPECT_GT(most, 1090ms);
}

TEST(Backoff, SpreadsThemAtTheMaximumToo) {
  Rng rng(6);
  BackoffConfig config;
  config.base = config.max = 1s;
  int at_the_maximum = 0;
  for (int client = 0; client < 1000; ++client)
    at_the_maximum += Backoff(config).next(rng) > 999ms ? 1 : 0;
  EXPECT_LT(at_the_maximum, 50);
}

TEST(Backoff, BeginsAnewAfterWhatLastedLongEnough) {
  BackoffConfig config;
  config.jitter = 0;
  Backoff backoff(config);
  Rng rng(7);
  backoff.next(rng);
  backoff.next(rng);
  backoff.succeeded(60s);
  EXPECT_EQ(backoff.attempts(), 0U);
  EXPECT_EQ(backoff.next(rng), 1s);
}

TEST(Backoff, GoesOnAfterWhatDidNotLast) {
  BackoffConfig config;
  config.jitter = 0;
  Backoff backoff(config);
  Rng rng(8);
  backoff.next(rng);
  backoff.succeeded(59s);
  EXPECT_EQ(backoff.next(rng), 2s);
}

TEST(Backoff, RepeatsItselfWithTheSameSeed) {
  Rng one(9);
  Rng other(9);
  Backoff first({});
  Backoff second({});
  for (int attempt = 0; attempt < 10; ++attempt)
    EXPECT_EQ(first.next(one), second.next(other));
}

}  // namespace
}  // namespace wskit::flow
