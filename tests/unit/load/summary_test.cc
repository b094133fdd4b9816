#include "load/summary.h"

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

TEST(Summary, CountsFailuresByKindWithTheFirstReason) {
  Summary summary;
  summary.add_failure({ErrorKind::kConnect, "refused"});
  summary.add_failure({ErrorKind::kTimeout, "slow"});
  summary.add_failure({ErrorKind::kConnect, "unreachable"});
  ASSERT_EQ(summary.failures.size(), 2U);
  EXPECT_EQ(summary.failures[0].count, 2U);
  EXPECT_EQ(summary.failures[0].first, "refused");
  EXPECT_EQ(summary.failures[1].first, "slow");
  EXPECT_EQ(summary.failed_connections(), 3U);
}

TEST(Summary, MergesFailuresOfOneKind) {
  Summary one;
  Summary two;
  one.add_failure({ErrorKind::kConnect, "first"});
  two.add_failure({ErrorKind::kLost, "gone"});
  two.add_failure({ErrorKind::kConnect, "second"});
  one.merge(two);
  ASSERT_EQ(one.failures.size(), 2U);
  EXPECT_EQ(one.failures[0].count, 2U);
  EXPECT_EQ(one.failures[0].first, "first");
  EXPECT_EQ(one.failures[1].first, "gone");
}

TEST(Summary, MergesWorkersThatRanSideBySide) {
  Summary one;
  Summary two;
  one.attempted = 3;
  one.latency.record(1ms);
  one.elapsed = 2s;
  one.per_second = 100;
  one.busiest = 0.2;
  two.attempted = 4;
  two.latency.record(3ms);
  two.elapsed = 1s;
  two.per_second = 50;
  two.busiest = 0.97;
  two.late = 1;
  two.worst_lag = 20ms;
  one.merge(two);
  EXPECT_EQ(one.attempted, 7U);
  EXPECT_EQ(one.succeeded(), 2U);
  EXPECT_EQ(one.failed(), 5U);
  EXPECT_EQ(one.elapsed, 2s);
  EXPECT_EQ(one.per_second, 150);
  EXPECT_TRUE(one.saturated());
  EXPECT_TRUE(one.behind_schedule());
  EXPECT_EQ(one.worst_lag, 20ms);
}

}  // namespace
}  // namespace wskit::load
