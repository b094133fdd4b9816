#include "cli/suggest.h"

#include <array>

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

const std::array<std::string, 4> kNames = {"--count", "--connect-timeout", "--timeout", "--wait"};

TEST(Suggestions, CorrectALetter) {
  EXPECT_EQ(nearest("--cuont", kNames), "--count");
}

TEST(Suggestions, TakeTheNearest) {
  EXPECT_EQ(nearest("--timeuot", kNames), "--timeout");
}

TEST(Suggestions, CountASwapOfNeighboursOnce) {
  const std::array<std::string, 2> names = {"ab", "bX"};
  EXPECT_EQ(nearest("ba", names), "ab");
}

TEST(Suggestions, AreNotMadeForWhatIsFar) {
  EXPECT_EQ(nearest("--frobnicate", kNames), "");
}

TEST(Suggestions, NeedCandidates) {
  EXPECT_EQ(nearest("x", {}), "");
}

}  // namespace
}  // namespace wskit::cli
