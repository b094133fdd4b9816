#include "observe/prometheus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "observe/process.h"

namespace wskit::observe {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(PrometheusText, SaysWhatANumberMeansAndHowItStands) {
  EXPECT_EQ(prometheus_text({{"queue_bytes", "Bytes that wait.", MetricKind::kGauge, 12.0},
                             {"errors_total", "Errors.", MetricKind::kCounter, 0.5}}),
            "# HELP queue_bytes Bytes that wait.\n"
            "# TYPE queue_bytes gauge\n"
            "queue_bytes 12\n"
            "# HELP errors_total Errors.\n"
            "# TYPE errors_total counter\n"
            "errors_total 0.5\n");
}

TEST(PrometheusText, EscapesWhatALabelMayHold) {
  const Labelled labelled{"which", {{"a\"b\\c\nd", 1}, {"plain", 2}}};
  EXPECT_THAT(prometheus_text({{"m", "M.", MetricKind::kGauge, labelled}}),
              HasSubstr("m{which=\"a\\\"b\\\\c\\nd\"} 1\nm{which=\"plain\"} 2\n"));
}

TEST(PrometheusText, AddsUpTheBucketsOfAHistogram) {
  Latency latency;
  latency.record(10us);
  latency.record(11us);
  latency.record(2s);
  const std::string text = prometheus_text({{"d_seconds", "D.", MetricKind::kGauge, latency}});
  EXPECT_THAT(text, HasSubstr("# TYPE d_seconds histogram\n"
                              "d_seconds_bucket{le=\"1e-05\"} 1\n"
                              "d_seconds_bucket{le=\"2.5e-05\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("d_seconds_bucket{le=\"1\"} 2\n"
                              "d_seconds_bucket{le=\"+Inf\"} 3\n"
                              "d_seconds_sum 2.000021\n"
                              "d_seconds_count 3\n"));
}

TEST(Latency, MergesAsIfOneHadRecordedBoth) {
  Latency both;
  Latency one;
  Latency other;
  for (const Duration value : {Duration(5us), Duration(300ms)}) {
    both.record(value);
    one.record(value);
  }
  both.record(2s);
  other.record(2s);
  one.merge(other);
  EXPECT_EQ(one.counts(), both.counts());
  EXPECT_EQ(one.sum(), both.sum());
}

TEST(ProcessMetrics, TellsOfARunningProcess) {
  const std::chrono::system_clock::time_point started{1500ms};
  for (const Metric& metric : process_metrics(started)) {
    const double value = std::get<double>(metric.value);
    EXPECT_GT(value, 0) << metric.name;
    if (metric.name != "process_start_time_seconds") continue;
    EXPECT_EQ(value, 1.5);
  }
}

}  // namespace
}  // namespace wskit::observe
