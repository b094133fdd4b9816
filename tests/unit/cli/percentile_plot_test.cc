#include "cli/percentile_plot.h"

#include <cmath>
#include <sstream>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

TEST(PercentilePlot, ShowsAStepWhereLatencyHasOne) {
  observe::Histogram latency;
  for (int i = 0; i < 990; ++i)
    latency.record(1ms);
  for (int i = 0; i < 10; ++i)
    latency.record(1s);
  const auto plot = lines(percentile_plot(latency, {}));
  ASSERT_EQ(plot.size(), 12U);
  const std::string flat(10 + 44, '*');
  EXPECT_EQ(plot[0].substr(0, 10), "  1.00 s |");
  EXPECT_EQ(plot[0].find('*'), plot[5].find('*'));
  EXPECT_EQ(plot[9].substr(0, 10), " 1.00 ms |");
  EXPECT_EQ(plot[9].substr(10), std::string(44, '*'));
  EXPECT_EQ(plot[11].find("99%"), 10 + 43 - 1U);
}

TEST(PercentilePlot, FitsIntoEightyColumns) {
  Rng rng(1);
  for (const int count : {1, 2, 100, 200'000}) {
    observe::Histogram latency;
    observe::Histogram service;
    for (int i = 0; i < count; ++i) {
      const Duration value(static_cast<Duration::rep>(std::exp(rng.unit() * std::log(3e12))));
      latency.record(value);
      service.record(value / 3);
    }
    for (const std::string& line : lines(percentile_plot(latency, service)))
      EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(PercentilePlot, ShowsServiceTimeBelow) {
  observe::Histogram latency;
  observe::Histogram service;
  latency.record(10ms);
  service.record(1ms);
  const auto plot = lines(percentile_plot(latency, service));
  EXPECT_EQ(plot[0].substr(10), std::string(66, '*'));
  EXPECT_EQ(plot[9].substr(10), std::string(66, '.'));
}

TEST(PercentilePlot, IsEmptyWhenThereIsNothing) {
  EXPECT_EQ(percentile_plot({}, {}), "");
}

}  // namespace
}  // namespace wskit::cli
