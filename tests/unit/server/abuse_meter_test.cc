#include "server/abuse_meter.h"

#include <gtest/gtest.h>

namespace wskit::server {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1h};

TEST(AbuseMeter, TellsOfTheTenthErrorInTenSeconds) {
  AbuseMeter meter;
  for (int i = 0; i < 9; ++i)
    EXPECT_FALSE(meter.add(kStart + i * 1s));
  EXPECT_TRUE(meter.add(kStart + 9999ms));
}

TEST(AbuseMeter, ForgetsErrorsAfterTenSeconds) {
  AbuseMeter meter;
  for (int i = 0; i < 1000; ++i)
    EXPECT_FALSE(meter.add(kStart + i * 1112ms));
}

TEST(AbuseMeter, SeesABurstAfterManySlowErrors) {
  AbuseMeter meter;
  for (int i = 0; i < 25; ++i)
    EXPECT_FALSE(meter.add(kStart + i * 5s));
  const TimePoint later = kStart + 1h;
  for (int i = 0; i < 9; ++i)
    EXPECT_FALSE(meter.add(later));
  EXPECT_TRUE(meter.add(later));
}

}  // namespace
}  // namespace wskit::server
