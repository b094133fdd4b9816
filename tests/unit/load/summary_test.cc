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

client::Ended closed_with(std::uint16_t code) {
  client::Ended ended;
  ended.opened = ended.clean = ended.by_peer = true;
  ended.code = code;
  return ended;
}

TEST(Summary, NamesWhatBrokeBeforeWhatWasClosedInGoodOrder) {
  Summary summary;
  summary.add_failure({ErrorKind::kLost, "goodbye"}, closed_with(wire::kGoingAway));
  summary.add_failure({ErrorKind::kLost, "tired"}, closed_with(wire::kInternalError));
  summary.add_failure({ErrorKind::kLost, "reset"});
  ASSERT_EQ(summary.failures.size(), 1U);
  EXPECT_EQ(summary.failures[0].count, 3U);
  EXPECT_EQ(summary.failures[0].first, "tired");
  EXPECT_EQ(summary.failures[0].ended.code, wire::kInternalError);
  Summary other;
  other.add_failure({ErrorKind::kLost, "goodbye"}, closed_with(wire::kNormal));
  other.merge(summary);
  EXPECT_EQ(other.failures[0].count, 4U);
  EXPECT_EQ(other.failures[0].first, "tired");
}

client::Ended answered_with(int status) {
  client::Ended ended;
  ended.error = Error{ErrorKind::kUpgrade, "no"};
  ended.status = status;
  return ended;
}

TEST(Summary, TellsConnectionsThatWereRefusedApart) {
  Summary summary;
  summary.add_failure({ErrorKind::kUpgrade, "404"}, answered_with(404));
  summary.add_failure({ErrorKind::kUpgrade, "503"}, answered_with(503));
  summary.add_failure({ErrorKind::kUpgrade, "429"}, answered_with(429));
  summary.add_failure({ErrorKind::kUnauthorized, "403"}, answered_with(403));
  summary.add_failure({ErrorKind::kLost, "1011"}, closed_with(wire::kInternalError));
  summary.add_failure({ErrorKind::kLost, "1013"}, closed_with(wire::kTryAgainLater));
  summary.add_failure({ErrorKind::kUnauthorized, "4401"}, closed_with(wire::kUnauthorized));
  EXPECT_EQ(summary.failed_connections(), 7U);
  EXPECT_EQ(summary.refused_connections(), 5U);
  ASSERT_EQ(summary.failures.size(), 5U);
  EXPECT_EQ(summary.failures[1].first, "503");
  EXPECT_TRUE(summary.failures[1].refused);
  EXPECT_EQ(summary.failures[1].count, 2U);
  Summary other;
  other.merge(summary);
  EXPECT_EQ(other.refused_connections(), 5U);
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
  one.busiest = 0.2;
  two.attempted = 4;
  two.latency.record(3ms);
  two.busiest = 0.97;
  two.late = 1;
  two.worst_lag = 20ms;
  one.merge(two);
  EXPECT_EQ(one.attempted, 7U);
  EXPECT_EQ(one.succeeded(), 2U);
  EXPECT_EQ(one.failed(), 5U);
  EXPECT_TRUE(one.saturated());
  EXPECT_TRUE(one.behind_schedule());
  EXPECT_EQ(one.worst_lag, 20ms);
}

TEST(Summary, HasTheRateOfAllThatWasCompletedOverTheWholeOfTheMeasuredPart) {
  Summary soon_over;
  soon_over.elapsed = 10ms;
  soon_over.per_second = 2000;
  soon_over.sent_per_second = 20'000;
  soon_over.received_per_second = 40'000;
  Summary to_the_end;
  to_the_end.elapsed = 1s;
  to_the_end.per_second = 20;
  to_the_end.sent_per_second = 200;
  to_the_end.received_per_second = 400;
  const Summary nothing_measured;
  for (const bool swapped : {false, true}) {
    Summary whole;
    whole.merge(nothing_measured);
    whole.merge(swapped ? to_the_end : soon_over);
    whole.merge(swapped ? soon_over : to_the_end);
    EXPECT_EQ(whole.elapsed, 1s);
    EXPECT_DOUBLE_EQ(whole.per_second, 40);
    EXPECT_DOUBLE_EQ(whole.sent_per_second, 400);
    EXPECT_DOUBLE_EQ(whole.received_per_second, 800);
  }
}

}  // namespace
}  // namespace wskit::load
