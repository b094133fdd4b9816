#include "base/rng.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

namespace wskit {
namespace {

TEST(Rng, RepeatsItselfFromTheSameSeed) {
  Rng one(42);
  Rng two(42);
  Rng other(43);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t word = one.next();
    EXPECT_EQ(word, two.next());
    differs = differs || word != other.next();
  }
  EXPECT_TRUE(differs);
}

TEST(Rng, SeedsItselfDifferentlyEachTime) {
  std::set<std::uint64_t> first_words;
  for (int i = 0; i < 100; ++i)
    first_words.insert(Rng().next());
  EXPECT_EQ(first_words.size(), 100U);
}

TEST(Rng, DrawsEvenlyBelowABound) {
  Rng rng(1);
  std::array<int, 10> drawn{};
  for (int i = 0; i < 100'000; ++i)
    ++drawn.at(rng.below(10));
  for (const int times : drawn)
    EXPECT_NEAR(times, 10'000, 500);
}

TEST(Rng, DrawsUnitsFromZeroToBelowOne) {
  Rng rng(2);
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double unit = rng.unit();
    ASSERT_GE(unit, 0);
    ASSERT_LT(unit, 1);
    sum += unit;
  }
  EXPECT_NEAR(sum / 100'000, 0.5, 0.01);
}

TEST(Rng, SetsEveryBitOfAMaskAboutHalfOfTheTime) {
  Rng rng(3);
  std::array<int, 32> set{};
  for (int i = 0; i < 10'000; ++i) {
    const std::uint32_t mask = rng.next32();
    for (std::size_t bit = 0; bit < 32; ++bit)
      set.at(bit) += (mask >> bit) & 1;
  }
  for (const int times : set)
    EXPECT_NEAR(times, 5'000, 300);
}

TEST(Rng, WritesIdentifiersOfLettersAndDigits) {
  Rng rng(4);
  const std::string identifier = rng.identifier(1000);
  EXPECT_EQ(identifier.size(), 1000U);
  EXPECT_EQ(identifier.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz"),
            std::string::npos);
  EXPECT_EQ(std::set<char>(identifier.begin(), identifier.end()).size(), 36U);
  EXPECT_EQ(rng.identifier(0), "");
}

}  // namespace
}  // namespace wskit
