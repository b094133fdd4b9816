#include "base/allowance.h"

#include <utility>

#include <gtest/gtest.h>

namespace wskit {
namespace {

TEST(Allowance, GivesNoMoreThanThereAreAndTakesThemBack) {
  Allowance two(2);
  auto first = two.take();
  auto second = two.take();
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(two.take());
  first.reset();
  EXPECT_TRUE(two.take());
}

TEST(Allowance, CountsAShareOnceWhoeverHasIt) {
  Allowance one(1);
  auto share = one.take();
  ASSERT_TRUE(share);
  {
    const Allowance::Share moved = *std::move(share);
    share.reset();
    EXPECT_FALSE(one.take());
  }
  EXPECT_TRUE(one.take());
}

}  // namespace
}  // namespace wskit
