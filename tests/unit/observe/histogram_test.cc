#include "observe/histogram.h"

#include <cmath>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::observe {
namespace {

using namespace std::chrono_literals;

constexpr double kPercents[] = {0, 1, 25, 50, 75, 90, 99, 99.9, 99.99, 99.999, 100};

Duration exact_percentile(const std::vector<Duration>& sorted, double percent) {
  const long double rank =
      std::ceil(static_cast<long double>(percent) / 100 * sorted.size() - 1e-9L);
  return sorted[static_cast<std::size_t>(std::max<long double>(rank, 1)) - 1];
}

void expect_within_a_thousandth(std::vector<Duration> values) {
  Histogram histogram;
  for (const Duration value : values)
    histogram.record(value);
  std::sort(values.begin(), values.end());
  for (const double percent : kPercents) {
    const auto exact = static_cast<double>(exact_percentile(values, percent).count());
    const auto said = static_cast<double>(histogram.percentile(percent).count());
    EXPECT_NEAR(said, exact, exact / 1000) << "p" << percent << " of " << values.size();
  }
  EXPECT_EQ(histogram.count(), values.size());
  EXPECT_EQ(histogram.min(), values.front());
  EXPECT_EQ(histogram.max(), values.back());
}

std::vector<Duration> drawn(std::size_t count, const std::function<double()>& draw) {
  std::vector<Duration> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.emplace_back(static_cast<Duration::rep>(std::min(draw(), 3.6e12)));
  }
  return values;
}

TEST(Histogram, IsWithinAThousandthOfExactQuantilesOfRandomData) {
  Rng rng(7);
  const auto uniform = [&rng] { return rng.unit() * 3.6e12; };
  const auto exponential = [&rng] { return -std::log(1 - rng.unit()) * 250'000; };
  const auto log_uniform = [&rng] { return std::exp(rng.unit() * std::log(3.6e12)); };
  const auto bimodal = [&rng] { return rng.below(100) == 0 ? 1e9 : 40'000 + rng.unit() * 100; };
  for (const std::size_t count : {1U, 2U, 3U, 10U, 999U, 1'000U, 100'000U}) {
    expect_within_a_thousandth(drawn(count, uniform));
    expect_within_a_thousandth(drawn(count, exponential));
    expect_within_a_thousandth(drawn(count, log_uniform));
    expect_within_a_thousandth(drawn(count, bimodal));
  }
}

TEST(Histogram, IsWithinAThousandthAtTheEdgesOfItsBuckets) {
  std::vector<Duration> values;
  for (int power = 0; power < 41; ++power) {
    for (int beside = -2; beside <= 2; ++beside) {
      const Duration value((std::int64_t{1} << power) + beside);
      expect_within_a_thousandth({std::max(value, 0ns)});
      values.push_back(std::max(value, 0ns));
    }
  }
  values.push_back(Histogram::kHighest);
  expect_within_a_thousandth(values);
}

TEST(Histogram, SaysTheOneValueThatWasRecordedManyTimes) {
  Histogram histogram;
  for (int i = 0; i < 1000; ++i)
    histogram.record(1'234'567ns);
  for (const double percent : kPercents)
    EXPECT_EQ(histogram.percentile(percent), 1'234'567ns);
  EXPECT_EQ(histogram.mean(), 1'234'567ns);
}

TEST(Histogram, CountsTheNearestRankExactly) {
  Histogram histogram;
  for (int i = 1; i <= 1000; ++i)
    histogram.record(Duration(i));
  EXPECT_EQ(histogram.percentile(99.9), 999ns);
  EXPECT_EQ(histogram.percentile(99.91), 1000ns);
  EXPECT_EQ(histogram.percentile(50), 500ns);
  EXPECT_EQ(histogram.percentile(0), 1ns);
}

TEST(Histogram, MeansWhatTheValuesMean) {
  Rng rng(3);
  Histogram histogram;
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto value = static_cast<double>(rng.below(50'000'000));
    histogram.record(Duration(static_cast<Duration::rep>(value)));
    sum += value;
  }
  EXPECT_NEAR(static_cast<double>(histogram.mean().count()), sum / 10'000, sum / 10'000 / 2000);
}

TEST(Histogram, MergedEqualsWhole) {
  Rng rng(11);
  Histogram whole;
  Histogram parts[3];
  for (int i = 0; i < 30'000; ++i) {
    const Duration value(static_cast<Duration::rep>(std::exp(rng.unit() * std::log(1e13))));
    whole.record(value);
    parts[rng.below(3)].record(value);
  }
  parts[0].merge(parts[1]);
  parts[0].merge(parts[2]);
  EXPECT_EQ(parts[0].count(), whole.count());
  EXPECT_EQ(parts[0].above(), whole.above());
  EXPECT_GT(whole.above(), 0U);
  EXPECT_EQ(parts[0].min(), whole.min());
  EXPECT_EQ(parts[0].max(), whole.max());
  EXPECT_EQ(parts[0].mean(), whole.mean());
  for (const double percent : kPercents) {
    EXPECT_EQ(parts[0].percentile(percent), whole.percentile(percent));
  }
}

TEST(Histogram, MergesWithAnEmptyOneInEitherDirection) {
  Histogram one;
  Histogram none;
  one.record(5ms);
  one.merge(none);
  none.merge(one);
  EXPECT_EQ(one.min(), 5ms);
  EXPECT_EQ(none.min(), 5ms);
  EXPECT_EQ(none.max(), 5ms);
}

TEST(Histogram, ShowsValuesAboveItsRangeAsTheHighestAndCountsThem) {
  Histogram histogram;
  histogram.record(Histogram::kHighest);
  EXPECT_EQ(histogram.above(), 0U);
  histogram.record(Histogram::kHighest + 1ns);
  histogram.record(Duration::max());
  EXPECT_EQ(histogram.above(), 2U);
  EXPECT_EQ(histogram.count(), 3U);
  EXPECT_EQ(histogram.max(), Histogram::kHighest);
}

TEST(Histogram, TakesANegativeDurationForNone) {
  Histogram histogram;
  histogram.record(-1ms);
  EXPECT_EQ(histogram.max(), 0ns);
  EXPECT_EQ(histogram.count(), 1U);
}

TEST(Histogram, IsAllZeroWhenEmpty) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.min(), 0ns);
  EXPECT_EQ(histogram.max(), 0ns);
  EXPECT_EQ(histogram.mean(), 0ns);
  EXPECT_EQ(histogram.percentile(99), 0ns);
}

}  // namespace
}  // namespace wskit::observe
