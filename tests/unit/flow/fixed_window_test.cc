#include "flow/fixed_window.h"

#include <gtest/gtest.h>

namespace wskit::flow {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1h};

int passed(FixedWindow& window, TimePoint now, int events) {
  int count = 0;
  for (int i = 0; i < events; ++i)
    count += window.take(now, 3, 10s) ? 1 : 0;
  return count;
}

TEST(FixedWindow, LetsAsManyPassAsItsLimit) {
  FixedWindow window;
  EXPECT_EQ(passed(window, kStart, 5), 3);
}

TEST(FixedWindow, OpensANewOneWhenItsLengthIsOver) {
  FixedWindow window;
  EXPECT_EQ(passed(window, kStart, 5), 3);
  EXPECT_EQ(passed(window, kStart + 10s - 1ns, 5), 0);
  EXPECT_EQ(passed(window, kStart + 10s, 5), 3);
}

TEST(FixedWindow, BeginsWithItsFirstEvent) {
  FixedWindow window;
  EXPECT_EQ(passed(window, kStart + 9s, 1), 1);
  EXPECT_EQ(passed(window, kStart + 18s, 5), 2);
}

TEST(FixedWindow, OfNothingLetsNothingPass) {
  FixedWindow window;
  EXPECT_FALSE(window.take(kStart, 0, 10s));
}

}  // namespace
}  // namespace wskit::flow
