#include <benchmark/benchmark.h>

#include "flow/pacer.h"
#include "load/in_flight.h"
#include "load/recorder.h"

namespace wskit::load {
namespace {

/// What the bookkeeping of one pipelined message costs: out with its batch, back by itself.
void book_a_message(benchmark::State& state) {
  const auto depth = static_cast<std::uint64_t>(state.range(0));
  Recorder recorder(/*paced=*/state.range(1) != 0);
  recorder.measure_from(TimePoint{});
  InFlight in_flight;
  TimePoint now(std::chrono::hours(1));
  for ([[maybe_unused]] auto turn : state) {
    const Flight flight{now, now};
    in_flight.push(flight, depth);
    recorder.issued(flight, depth);
    now += std::chrono::microseconds(40 + now.time_since_epoch().count() % 7);
    while (!in_flight.empty())
      recorder.succeeded(in_flight.pop(), now);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(recorder.completed()));
}
BENCHMARK(book_a_message)->ArgNames({"depth", "paced"})->ArgsProduct({{1, 16}, {0, 1}});

/// What the schedule of an open loop costs for each message.
void pace_a_message(benchmark::State& state) {
  const flow::Pacer pacer(123'456);
  const flow::Deal deal(50, 2, 1);
  std::uint64_t n = 0;
  for ([[maybe_unused]] auto turn : state) {
    benchmark::DoNotOptimize(pacer.due(deal.message(n)));
    benchmark::DoNotOptimize(n % deal.owned());
    ++n;
  }
}
BENCHMARK(pace_a_message);

}  // namespace
}  // namespace wskit::load
