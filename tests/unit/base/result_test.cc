#include "base/result.h"

#include <memory>

#include <gtest/gtest.h>

namespace wskit {
namespace {

Result<int> half_of(int number) {
  if (number % 2 != 0) return Error{ErrorKind::kUsage, "odd"};
  return number / 2;
}

TEST(Result, HoldsAValue) {
  const Result<int> half = half_of(4);
  ASSERT_TRUE(half.has_value());
  EXPECT_EQ(*half, 2);
}

TEST(Result, HoldsTheReasonThatThereIsNone) {
  const Result<int> half = half_of(3);
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(half.error().message, "odd");
}

TEST(Result, GivesAwayAValueThatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 5);
}

TEST(Result, TellsValueAndErrorOfOneTypeApart) {
  const Result<std::string, Error> text(std::string("fine"));
  EXPECT_TRUE(text);
  EXPECT_EQ(text->size(), 4U);
}

TEST(Result, IsOkWithoutAValue) {
  EXPECT_TRUE(ok());
  EXPECT_FALSE(Status(Error{ErrorKind::kTimeout, "late"}));
}

TEST(ResultDeathTest, StopsTheProcessThatReadsTheWrongSide) {
  EXPECT_DEATH((void)half_of(3).value(), "state.index");
  EXPECT_DEATH((void)half_of(4).error(), "state.index");
}

}  // namespace
}  // namespace wskit
