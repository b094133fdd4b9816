#include "cli/report_merge.h"

#include <cmath>

#include <gtest/gtest.h>

#include "cli/report_file.h"
#include "unit/cli/a_report.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

constexpr double kPercents[] = {0, 1, 25, 50, 75, 90, 99, 99.9, 99.99, 100};

/// A run of `length` that begins at `start_ms` and completes `rate` operations a second.
BenchReport a_run(std::int64_t start_ms, std::chrono::seconds length, double rate) {
  BenchReport report;
  report.started_unix_ms = 1'700'000'000'000 + start_ms;
  report.settings.url = "ws://h/";
  report.settings.connections = 10;
  report.settings.threads = 1;
  report.summary.elapsed = length;
  report.summary.per_second = rate;
  report.summary.sent_per_second = rate * 64;
  if (length > 0s) report.summary.timeline.at(length - 1ns);
  report.summary.timeline.fail(0s, 0s, 1);
  return report;
}

BenchReport together(const BenchReport& one, const BenchReport& two) {
  return merged({one, two}, {"one.json", "two.json"});
}

bool notes(const BenchReport& report, std::string_view what) {
  return std::any_of(report.notes.begin(), report.notes.end(), [what](const std::string& note) {
    return note.find(what) != std::string::npos;
  });
}

TEST(ReportMerge, LeavesASingleReportAsItIs) {
  const BenchReport one = test::a_report(1);
  EXPECT_EQ(json_report(merged({one}, {"one.json"})), json_report(one));
}

TEST(ReportMerge, HasThePercentilesOfTheWhole) {
  Rng rng(1);
  load::Summary whole;
  std::vector<BenchReport> parts(3, test::a_report(1));
  for (BenchReport& part : parts)
    part.summary.latency.clear();
  for (int i = 0; i < 50'000; ++i) {
    const Duration latency(static_cast<Duration::rep>(std::exp(rng.unit() * std::log(1e12))));
    whole.latency.record(latency);
    parts[rng.below(3)].summary.latency.record(latency);
  }
  std::vector<BenchReport> read;
  for (BenchReport& part : parts) {
    part.summary.attempted = part.summary.succeeded() + 3;
    read.push_back(*parse_report(json_report(part)));
  }
  const BenchReport all = merged(std::move(read), {"a", "b", "c"});
  EXPECT_EQ(all.summary.succeeded(), 50'000U);
  EXPECT_EQ(all.summary.latency.min(), whole.latency.min());
  EXPECT_EQ(all.summary.latency.max(), whole.latency.max());
  EXPECT_EQ(all.summary.latency.mean(), whole.latency.mean());
  for (const double percent : kPercents) {
    EXPECT_EQ(all.summary.latency.percentile(percent), whole.latency.percentile(percent));
  }
}

TEST(ReportMerge, AddsTheRatesOfRunsAtTheSameTime) {
  const BenchReport both = together(a_run(0, 10s, 100), a_run(0, 10s, 50));
  EXPECT_DOUBLE_EQ(both.summary.per_second, 150);
  EXPECT_DOUBLE_EQ(both.summary.sent_per_second, 150 * 64);
  EXPECT_EQ(both.summary.elapsed, 10s);
  EXPECT_EQ(both.settings.connections, 20U);
  EXPECT_TRUE(notes(both, "2 runs at the same time"));
  EXPECT_EQ(both.summary.timeline.intervals().size(), 40U);
}

TEST(ReportMerge, TakesARunThatCouldDoNothingForOneBesideThose) {
  const BenchReport all = together(a_run(0, 0s, 0), a_run(0, 10s, 200));
  EXPECT_EQ(all.summary.per_second, 200);
  EXPECT_EQ(all.settings.connections, 20U);
  EXPECT_TRUE(notes(all, "2 runs at the same time"));
}

TEST(ReportMerge, TakesTheMeanRateOfRunsOneAfterTheOther) {
  const BenchReport both = together(a_run(3'600'000, 30s, 100), a_run(0, 10s, 60));
  EXPECT_DOUBLE_EQ(both.summary.per_second, 90);
  EXPECT_EQ(both.summary.elapsed, 40s);
  EXPECT_EQ(both.settings.connections, 10U);
  EXPECT_EQ(both.started_unix_ms, 1'700'000'000'000);
  EXPECT_TRUE(notes(both, "one after the other"));
  const auto& intervals = both.summary.timeline.intervals();
  ASSERT_EQ(intervals.size(), 160U);
  EXPECT_EQ(intervals[0].failed, 1U);
  EXPECT_EQ(intervals[40].failed, 1U);
}

TEST(ReportMerge, CountsTimeThatRunsShareOnce) {
  const BenchReport both = together(a_run(0, 10s, 100), a_run(5000, 10s, 50));
  EXPECT_EQ(both.summary.elapsed, 15s);
  EXPECT_DOUBLE_EQ(both.summary.per_second, 100);
  EXPECT_EQ(both.summary.timeline.intervals()[20].failed, 1U);
}

TEST(ReportMerge, MergesMergedReportsAsTheirParts) {
  const BenchReport both = together(a_run(0, 10s, 100), a_run(0, 10s, 50));
  const BenchReport all = together(both, a_run(0, 10s, 1));
  EXPECT_DOUBLE_EQ(all.summary.per_second, 151);
  ASSERT_EQ(all.parts.size(), 3U);
  EXPECT_EQ(all.parts[0].name, "one.json");
  EXPECT_EQ(all.parts[2].name, "two.json");
}

TEST(ReportMerge, HasTheMedianReceiverOfTheWhole) {
  const auto fanout_to = [](int receivers, Duration apart) {
    load::Summary summary;
    for (int i = 1; i <= receivers; ++i) {
      load::Receiver& receiver = summary.receivers.emplace_back();
      receiver.delivered = 2;
      receiver.latency_sum = 2 * i * apart;
    }
    return fanout_of(summary);
  };
  BenchReport one = a_run(0, 10s, 100);
  BenchReport two = a_run(0, 10s, 100);
  one.fanout = fanout_to(90, 1ms);
  two.fanout = fanout_to(9, 100ms);
  EXPECT_NEAR(double(one.fanout->mean_median.count()), 45e6, 0.05e6);
  const BenchReport both =
      together(*parse_report(json_report(one)), *parse_report(json_report(two)));
  EXPECT_EQ(both.fanout->receivers, 99U);
  EXPECT_NEAR(double(both.fanout->mean_median.count()), 50e6, 0.05e6);
  EXPECT_EQ(both.fanout->mean_fastest, 1ms);
  EXPECT_EQ(both.fanout->mean_slowest, 900ms);
  one.fanout->means.clear();  // as in a report of before they were kept
  EXPECT_NEAR(double(together(one, two).fanout->mean_median.count()), 500e6, 0.5e6);
}

TEST(ReportMerge, AsksOnlyReceiversThatGotSomethingHowFastTheyWere) {
  const auto fanout_of_means = [](std::initializer_list<Duration> means) {
    load::Summary summary;
    for (const Duration mean : means) {
      load::Receiver& receiver = summary.receivers.emplace_back();
      receiver.delivered = mean == 0s ? 0 : 1;
      receiver.latency_sum = mean;
    }
    return fanout_of(summary);
  };
  FanoutFigures figures = fanout_of_means({0s, 0s});
  figures.merge(fanout_of_means({0s, 4ms, 8ms}));
  figures.merge(fanout_of_means({0s}));
  EXPECT_EQ(figures.receivers, 6U);
  EXPECT_EQ(figures.delivered_least, 0U);
  EXPECT_EQ(figures.mean_fastest, 4ms);
  EXPECT_EQ(figures.mean_slowest, 8ms);
  EXPECT_NEAR(double(figures.mean_median.count()), 4e6, 0.01e6);
}

TEST(ReportMerge, SaysWhatTheRunsDifferIn) {
  BenchReport other = a_run(0, 10s, 50);
  other.settings.connections = 20;
  other.settings.deflate = true;
  other.settings.rate = 1000;
  other.environment.system = "Linux 7";
  const BenchReport both = together(a_run(0, 10s, 100), other);
  EXPECT_TRUE(notes(both,
                    "settings: connections (10; 20), loop (closed; open), deflate (no; yes), rate "
                    "(none; 1,000/s)."));
  EXPECT_TRUE(notes(both, "environment: system (; Linux 7)."));
}

}  // namespace
}  // namespace wskit::cli
