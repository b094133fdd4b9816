#include "observe/compact_histogram.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::observe {
namespace {

using namespace std::chrono_literals;

Histogram random_histogram(Rng& rng, int count) {
  Histogram histogram;
  for (int i = 0; i < count; ++i) {
    histogram.record(Duration(static_cast<Duration::rep>(std::exp(rng.unit() * std::log(1e13)))));
  }
  return histogram;
}

void expect_equal(const Histogram& one, const Histogram& two) {
  EXPECT_EQ(one.count(), two.count());
  EXPECT_EQ(one.above(), two.above());
  EXPECT_EQ(one.min(), two.min());
  EXPECT_EQ(one.max(), two.max());
  EXPECT_EQ(one.mean(), two.mean());
  for (double percent = 0; percent <= 100; percent += 0.5)
    EXPECT_EQ(one.percentile(percent), two.percentile(percent)) << percent;
}

Histogram unpacked(const CompactHistogram& compact) {
  Histogram whole;
  compact.add_to(whole);
  return whole;
}

TEST(CompactHistogram, HoldsWhatItWasMadeOf) {
  Rng rng(1);
  for (const int count : {0, 1, 2, 1000, 100'000}) {
    const Histogram histogram = random_histogram(rng, count);
    const CompactHistogram compact(histogram);
    expect_equal(unpacked(compact), histogram);
    EXPECT_EQ(compact.count(), histogram.count());
    EXPECT_EQ(compact.min(), histogram.min());
    EXPECT_EQ(compact.max(), histogram.max());
  }
}

TEST(CompactHistogram, IsSmall) {
  Histogram histogram;
  Rng rng(2);
  for (int i = 0; i < 25'000; ++i)
    histogram.record(Duration(50'000 + static_cast<Duration::rep>(rng.below(100'000))));
  EXPECT_LT(CompactHistogram(histogram).counts().size(), 2500U);
}

TEST(CompactHistogram, WritesCountsAsHdrHistogramDoes) {
  Histogram histogram;
  histogram.record(0ns);
  histogram.record(2ns);
  for (int i = 0; i < 64; ++i)
    histogram.record(5ns);
  // 1, an empty one, 1, two empty ones, 64: zigzag doubles, and 128 needs a second byte.
  EXPECT_EQ(CompactHistogram(histogram).counts(), std::string("\x02\x00\x02\x03\x80\x01", 6));
}

TEST(CompactHistogram, MergedEqualsTheWhole) {
  Rng rng(3);
  for (const auto& [first, second] : {std::pair{1000, 1000}, {0, 10}, {10, 0}, {1, 20'000}}) {
    Histogram one = random_histogram(rng, first);
    const Histogram two = random_histogram(rng, second);
    CompactHistogram merged(one);
    merged.merge(CompactHistogram(two));
    one.merge(two);
    expect_equal(unpacked(merged), one);
    EXPECT_EQ(merged.counts(), CompactHistogram(one).counts());
  }
}

TEST(CompactHistogram, IsReadBackWithItsExtremes) {
  Rng rng(4);
  const Histogram histogram = random_histogram(rng, 5000);
  ASSERT_GT(histogram.above(), 0U);
  auto parsed = CompactHistogram::parse(CompactHistogram(histogram).counts());
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->refine(histogram.min(), histogram.max(), histogram.above()));
  expect_equal(unpacked(*parsed), histogram);
}

TEST(CompactHistogram, TakesTheBoundsOfBucketsForExtremes) {
  Histogram histogram;
  histogram.record(1'000'001ns);
  const auto parsed = CompactHistogram::parse(CompactHistogram(histogram).counts());
  ASSERT_TRUE(parsed);
  EXPECT_LE(parsed->min(), 1'000'001ns);
  EXPECT_GT(parsed->min(), 999'000ns);
  EXPECT_GE(parsed->max(), 1'000'001ns);
  EXPECT_LT(parsed->max(), 1'001'000ns);
}

TEST(CompactHistogram, RefusesExtremesThatItsCountsContradict) {
  Histogram histogram;
  histogram.record(1ms);
  CompactHistogram compact(histogram);
  EXPECT_FALSE(compact.refine(1ms, 2ms, 0));
  EXPECT_FALSE(compact.refine(0ms, 1ms, 0));
  EXPECT_FALSE(compact.refine(-1ns, 1ms, 0));
  EXPECT_FALSE(compact.refine(1ms, 1ms, 2));
  EXPECT_FALSE(compact.refine(1ms + 1ns, 1ms, 0));
  EXPECT_TRUE(compact.refine(1ms, 1ms, 0));
}

TEST(CompactHistogram, RefusesWhatIsNoHistogram) {
  const auto refused = [](std::string_view counts) {
    const auto parsed = CompactHistogram::parse(counts);
    EXPECT_FALSE(parsed);
    return parsed ? "" : parsed.error().message;
  };
  EXPECT_EQ(refused("\x80"), "a histogram that ends within a number");
  // 40,000 empty buckets, then one value; as many at once; and a run of 2^62.
  EXPECT_EQ(refused("\xff\xf0\x04\x02"), "a histogram that has more buckets than an hour");
  EXPECT_EQ(refused("\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
            "a histogram that has more buckets than an hour");
  EXPECT_EQ(refused("\xfe\xff\xff\xff\xff\xff\xff\xff\x7f"),
            "a histogram that counts more than 2^53 values");
  EXPECT_TRUE(CompactHistogram::parse(""));
}

}  // namespace
}  // namespace wskit::observe
