#include "load/timeline.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "load/recorder.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

observe::CompactHistogram one_of(Duration latency) {
  observe::Histogram histogram;
  histogram.record(latency);
  return observe::CompactHistogram(histogram);
}

std::vector<std::uint64_t> failed(const Timeline& timeline) {
  std::vector<std::uint64_t> counts;
  for (const Interval& interval : timeline.intervals())
    counts.push_back(interval.failed);
  return counts;
}

TEST(Timeline, GrowsToTheIntervalThatIsAskedFor) {
  Timeline timeline;
  timeline.at(600ms).failed = 7;
  EXPECT_EQ(failed(timeline), (std::vector<std::uint64_t>{0, 0, 7}));
  timeline.at(-1s).failed = 1;
  EXPECT_EQ(failed(timeline), (std::vector<std::uint64_t>{1, 0, 7}));
}

TEST(Timeline, DoublesItsIntervalsInsteadOfGrowingForEver) {
  Timeline timeline;
  std::uint64_t count = 0;
  for (Duration now{}; now < 1h; now += 100ms, ++count) {
    Interval& interval = timeline.at(now);
    interval.latency.merge(one_of(1ms));
    interval.connections = 5;
  }
  timeline.even_out();
  EXPECT_EQ(timeline.width(), 4s);
  ASSERT_EQ(timeline.intervals().size(), 900U);
  for (const Interval& interval : timeline.intervals()) {
    EXPECT_EQ(interval.latency.count(), 40U);
    EXPECT_EQ(interval.connections, 5U);
  }
}

TEST(Timeline, FindsEachTimeWhileItsFirstIntervalsAreWider) {
  for (const std::size_t beyond : {1U, 2U, 333U, 499U, 500U, 998U, 999U, 1000U, 1500U}) {
    Timeline timeline;
    const std::size_t intervals = Timeline::kMost + beyond;
    const auto time_of = [](std::size_t i) { return static_cast<int>(i) * Timeline::kFinest; };
    for (std::size_t i = 0; i < intervals; ++i) {
      ++timeline.at(time_of(i)).failed;
      ASSERT_LE(timeline.intervals().size(), Timeline::kMost);
      const Interval* const before = timeline.before(time_of(i));
      ASSERT_EQ(before == nullptr, i == 0);
    }
    for (std::size_t i = 0; i < intervals; ++i)
      ++timeline.at(time_of(i)).failed;
    timeline.even_out();
    const auto counts = failed(timeline);
    const std::uint64_t in_each =
        2 * static_cast<std::uint64_t>(timeline.width() / Timeline::kFinest);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), 2 * intervals);
    EXPECT_TRUE(std::all_of(counts.begin(), counts.end() - 1,
                            [in_each](std::uint64_t count) { return count == in_each; }));
    EXPECT_LE(counts.back(), in_each);
  }
}

TEST(Timeline, MergesIntervalsOfTheSameTimes) {
  Timeline fine;
  Timeline coarse;
  fine.at(300ms).latency = one_of(1ms);
  fine.at(800ms).connections = 2;
  coarse.coarsen(500ms);
  coarse.at(900ms).latency = one_of(3ms);
  coarse.at(900ms).connections = 4;
  for (const bool other_way : {false, true}) {
    Timeline merged = other_way ? coarse : fine;
    merged.merge(other_way ? fine : coarse);
    EXPECT_EQ(merged.width(), 500ms);
    ASSERT_EQ(merged.intervals().size(), 2U);
    EXPECT_EQ(merged.intervals()[0].latency.max(), 1ms);
    EXPECT_EQ(merged.intervals()[1].latency.max(), 3ms);
    EXPECT_EQ(merged.intervals()[1].connections, 6U);
  }
}

TEST(Timeline, MergesWhatCameLater) {
  Timeline first;
  Timeline second;
  first.at(0s).failed = 1;
  second.at(250ms).failed = 2;
  first.merge(second, 500ms);
  EXPECT_EQ(failed(first), (std::vector<std::uint64_t>{1, 0, 0, 2}));
}

TEST(Timeline, SpreadsFailuresOverTheTimesAtWhichTheyWereDue) {
  Timeline timeline;
  timeline.fail(100ms, 900ms, 9);
  EXPECT_EQ(failed(timeline), (std::vector<std::uint64_t>{2, 2, 3, 2}));
  timeline.fail(1s, 1s, 1);
  EXPECT_EQ(failed(timeline), (std::vector<std::uint64_t>{2, 2, 3, 2, 1}));
  timeline.fail(1s, 1s, 0);
  EXPECT_EQ(failed(timeline), (std::vector<std::uint64_t>{2, 2, 3, 2, 1}));
}

struct RecorderTimeline : testing::Test {
  Recorder recorder{false};
  TimePoint start{10s};

  void succeed(Duration at) {
    const Flight flight{start + at - 1ms, start + at - 1ms};
    recorder.issued(flight, 1);
    recorder.succeeded(flight, start + at, 0);
  }
  const Timeline& finish(Duration at) {
    recorder.close_window(start + at);
    recorder.finish();
    return recorder.summary().timeline;
  }
};

TEST_F(RecorderTimeline, FilesOperationsWhereTheyEndAndFailuresWhereTheyWereToBegin) {
  recorder.measure_from(start);
  recorder.opened();
  recorder.opened();
  recorder.open_window();
  succeed(1ms);
  succeed(249ms);
  succeed(260ms);
  recorder.closed();
  succeed(1600ms);
  const Flight late{start + 300ms, start + 300ms};
  recorder.issued(late, 1);
  recorder.lost(late, Loss::kNoReply);
  const Timeline& timeline = finish(2s);
  ASSERT_EQ(timeline.intervals().size(), 8U);
  std::vector<std::uint64_t> completed;
  std::vector<std::uint64_t> connections;
  for (const Interval& interval : timeline.intervals()) {
    completed.push_back(interval.latency.count());
    connections.push_back(interval.connections);
  }
  EXPECT_EQ(completed, (std::vector<std::uint64_t>{2, 1, 0, 0, 0, 0, 1, 0}));
  EXPECT_EQ(connections, (std::vector<std::uint64_t>{2, 2, 1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(timeline.intervals()[1].failed, 1U);
  EXPECT_EQ(recorder.summary().succeeded(), 4U);
}

TEST_F(RecorderTimeline, LeavesTheWarmUpOut) {
  recorder.measure_from(start);
  recorder.open_window();
  succeed(500us);
  EXPECT_EQ(finish(250ms).intervals().at(0).latency.count(), 0U);
}

TEST_F(RecorderTimeline, TellsLatencySoFarBetweenIntervals) {
  recorder.measure_from(start);
  recorder.open_window();
  succeed(1ms);
  succeed(300ms);
  const Progress progress = recorder.progress();
  EXPECT_EQ(progress.latency.count(), 2U);
  EXPECT_EQ(progress.recent.count(), 2U);
  EXPECT_EQ(progress.failed, 0U);
}

}  // namespace
}  // namespace wskit::load
