#include "load/in_flight.h"

#include <deque>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::load {
namespace {

TEST(InFlight, GivesBackEveryOperationOldestFirst) {
  Rng rng(1);
  InFlight in_flight;
  std::deque<TimePoint> expected;
  TimePoint time;
  for (int turn = 0; turn < 10'000; ++turn) {
    if (rng.below(2) == 0) {
      const std::uint64_t count = 1 + rng.below(5);
      time += Duration(1);
      for (std::uint64_t i = 0; i < count; ++i)
        in_flight.push({time, time});
      expected.insert(expected.end(), count, time);
    }
    for (std::uint64_t i = rng.below(4); i > 0 && !expected.empty(); --i) {
      ASSERT_EQ(in_flight.pop().intended, expected.front());
      expected.pop_front();
    }
    ASSERT_EQ(in_flight.size(), expected.size());
  }
}

TEST(InFlight, KnowsTheSizeOfEachMessageAndOfAllTogether) {
  InFlight in_flight;
  const TimePoint time;
  for (const std::uint64_t size : {7U, 7U, 3U, 7U})
    in_flight.push({time, time, size});
  EXPECT_EQ(in_flight.bytes(), 24U);
  EXPECT_EQ(in_flight.pop().size, 7U);
  EXPECT_EQ(in_flight.pop().size, 7U);
  EXPECT_EQ(in_flight.pop().size, 3U);
  EXPECT_EQ(in_flight.bytes(), 7U);
}

TEST(InFlightDeathTest, StopsTheProcessThatTakesFromNothing) {
  InFlight in_flight;
  EXPECT_TRUE(in_flight.empty());
  EXPECT_DEATH(in_flight.pop(), "size_ > 0");
}

}  // namespace
}  // namespace wskit::load
