#include "load/arrivals.h"

#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::load {
namespace {

using Kind = Arrivals::Kind;

TEST(Arrivals, HoldNothingWhileAllComesInOrder) {
  Arrivals arrivals;
  for (std::uint64_t i = 0; i < 100'000; ++i)
    ASSERT_EQ(arrivals.see(i), Kind::kInOrder);
  EXPECT_EQ(arrivals.distinct(), 100'000U);
  EXPECT_EQ(arrivals.end(), 100'000U);
  EXPECT_EQ(arrivals.bytes(), 0U);
}

TEST(Arrivals, TellWhatComesAgain) {
  Arrivals arrivals;
  EXPECT_EQ(arrivals.see(0), Kind::kInOrder);
  EXPECT_EQ(arrivals.see(0), Kind::kDuplicate);
  EXPECT_EQ(arrivals.see(2), Kind::kInOrder);
  EXPECT_EQ(arrivals.see(2), Kind::kDuplicate);
  EXPECT_EQ(arrivals.see(1), Kind::kReordered);
  EXPECT_EQ(arrivals.see(1), Kind::kDuplicate);
  EXPECT_EQ(arrivals.see(3), Kind::kInOrder);
  EXPECT_EQ(arrivals.distinct(), 4U);
}

TEST(Arrivals, CallReorderedWhatComesAfterAHigherNumber) {
  Arrivals arrivals;
  EXPECT_EQ(arrivals.see(5), Kind::kInOrder);
  for (const std::uint64_t number : {4U, 0U, 3U, 1U, 2U})
    EXPECT_EQ(arrivals.see(number), Kind::kReordered);
  EXPECT_EQ(arrivals.see(6), Kind::kInOrder);
}

TEST(Arrivals, KeepWhatIsMissingInSightForAsManyAsTheyHold) {
  Arrivals arrivals;
  for (std::uint64_t i = 1; i < Arrivals::kMostBits; ++i)
    ASSERT_EQ(arrivals.see(i), Kind::kInOrder);
  EXPECT_EQ(arrivals.see(0), Kind::kReordered);
  EXPECT_EQ(arrivals.distinct(), Arrivals::kMostBits);
  EXPECT_LE(arrivals.bytes(), Arrivals::kMostBits / 8);
}

TEST(Arrivals, StayWithinTheirMemoryWhateverIsMissing) {
  Arrivals arrivals;
  for (std::uint64_t i = 0; i < 1'000'000; i += 7)
    ASSERT_EQ(arrivals.see(i), Kind::kInOrder);
  EXPECT_LE(arrivals.bytes(), Arrivals::kMostBits / 8);
  EXPECT_EQ(arrivals.see(3), Kind::kDuplicate);  // given up long ago
  EXPECT_EQ(arrivals.see(999'990), Kind::kReordered);
  EXPECT_EQ(arrivals.see(std::uint64_t{1} << 47), Kind::kInOrder);
  EXPECT_EQ(arrivals.see((std::uint64_t{1} << 47) - 1), Kind::kReordered);
  EXPECT_LE(arrivals.bytes(), Arrivals::kMostBits / 8);
}

TEST(Arrivals, AgreeWithASetOfAllNumbers) {
  Rng rng(7);
  for (int turn = 0; turn < 200; ++turn) {
    Arrivals arrivals;
    std::set<std::uint64_t> seen;
    std::uint64_t front = 0;
    const std::uint64_t reach = 1 + rng.below(turn % 2 == 0 ? 10 : 500);
    for (int step = 0; step < 2'000; ++step) {
      front += rng.below(3);
      const std::uint64_t number = front + rng.below(reach);
      const bool again = !seen.insert(number).second;
      const bool top = *seen.rbegin() == number;
      const Kind expected = again ? Kind::kDuplicate : top ? Kind::kInOrder : Kind::kReordered;
      ASSERT_EQ(arrivals.see(number), expected) << turn << ' ' << step << ' ' << number;
      ASSERT_EQ(arrivals.distinct(), seen.size());
      ASSERT_EQ(arrivals.end(), *seen.rbegin() + 1);
    }
  }
}

}  // namespace
}  // namespace wskit::load
