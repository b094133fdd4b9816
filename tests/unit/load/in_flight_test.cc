#include "load/in_flight.h"

#include <algorithm>
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

TEST(InFlight, FindsEachOperationByItsMarkWhateverTheOrder) {
  Rng rng(1);
  InFlight in_flight;
  std::deque<Flight> expected;
  std::uint64_t number = 0;
  std::uint64_t bytes = 0;
  for (int turn = 0; turn < 10'000; ++turn) {
    if (expected.size() < 40 && rng.below(2) == 0) {
      const TimePoint time{Duration(turn)};
      const std::uint64_t mark = rng.below(3) == 0 ? number : ++number;  // some are alike
      const Flight flight{time, time, rng.below(100), mark};
      in_flight.push(flight);
      expected.push_back(flight);
      bytes += flight.size;
    } else if (!expected.empty()) {
      const std::uint64_t mark = expected[rng.below(expected.size())].mark;
      const auto oldest = std::find_if(expected.begin(), expected.end(),
                                       [mark](const Flight& f) { return f.mark == mark; });
      const auto answered = in_flight.take(mark);
      ASSERT_TRUE(answered);
      ASSERT_EQ(answered->flight, *oldest);
      bytes -= oldest->size;
      expected.erase(oldest);
    }
    ASSERT_FALSE(in_flight.take(number + 1));
    ASSERT_EQ(in_flight.size(), expected.size());
    ASSERT_EQ(in_flight.bytes(), bytes);
    ASSERT_TRUE(expected.empty() || in_flight.front() == expected.front());
  }
}

TEST(InFlight, TellsWhatWasOvertaken) {
  InFlight in_flight;
  const TimePoint time;
  for (std::uint64_t mark = 1; mark <= 4; ++mark)
    in_flight.push({time, time, 1, mark});
  EXPECT_FALSE(in_flight.front_overtaken());
  EXPECT_FALSE(in_flight.take(3)->overtaken);
  EXPECT_TRUE(in_flight.front_overtaken());
  EXPECT_TRUE(in_flight.take(2)->overtaken);
  EXPECT_TRUE(in_flight.take(1)->overtaken);
  EXPECT_FALSE(in_flight.front_overtaken());
  EXPECT_FALSE(in_flight.take(4)->overtaken);
  in_flight.push({time, time, 1, 5});
  EXPECT_FALSE(in_flight.front_overtaken());
}

TEST(InFlightDeathTest, StopsTheProcessThatTakesFromNothing) {
  InFlight in_flight;
  EXPECT_TRUE(in_flight.empty());
  EXPECT_DEATH(in_flight.pop(), "size_ > 0");
}

}  // namespace
}  // namespace wskit::load
