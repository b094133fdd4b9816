#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/rng.h"
#include "observe/compact_histogram.h"
#include "observe/histogram.h"

namespace wskit::observe {
namespace {

/// Latencies as a busy server's: most near 50 us, a long tail.
std::vector<Duration> latencies() {
  Rng rng(1);
  std::vector<Duration> values(1 << 16);
  for (Duration& value : values) {
    value = Duration(static_cast<Duration::rep>(50'000 / std::sqrt(1 - rng.unit())));
  }
  return values;
}

void record(benchmark::State& state) {
  const std::vector<Duration> values = latencies();
  Histogram histogram;
  std::size_t i = 0;
  for ([[maybe_unused]] auto turn : state)
    histogram.record(values[i++ % values.size()]);
  benchmark::DoNotOptimize(histogram.count());
}
BENCHMARK(record);

void percentile(benchmark::State& state) {
  Histogram histogram;
  for (const Duration value : latencies())
    histogram.record(value);
  for ([[maybe_unused]] auto turn : state)
    benchmark::DoNotOptimize(histogram.percentile(99.9));
}
BENCHMARK(percentile);

void merge(benchmark::State& state) {
  Histogram whole;
  Histogram part;
  for (const Duration value : latencies())
    part.record(value);
  for ([[maybe_unused]] auto turn : state)
    whole.merge(part);
  benchmark::DoNotOptimize(whole.count());
}
BENCHMARK(merge);

/// What the end of an interval of a timeline costs.
void compact(benchmark::State& state) {
  Histogram whole;
  for (const Duration value : latencies())
    whole.record(value);
  for ([[maybe_unused]] auto turn : state)
    benchmark::DoNotOptimize(CompactHistogram(whole).counts().data());
  state.counters["bytes"] = double(CompactHistogram(whole).counts().size());
}
BENCHMARK(compact);

/// What each pair of intervals costs when a timeline doubles its width.
void merge_compact(benchmark::State& state) {
  Histogram whole;
  for (const Duration value : latencies())
    whole.record(value);
  const CompactHistogram part(whole);
  for ([[maybe_unused]] auto turn : state) {
    CompactHistogram pair(part);
    pair.merge(part);
    benchmark::DoNotOptimize(pair.counts().data());
  }
}
BENCHMARK(merge_compact);

}  // namespace
}  // namespace wskit::observe
