#include <string>

#include <benchmark/benchmark.h>

#include "flow/pacer.h"
#include "load/arrivals.h"
#include "load/in_flight.h"
#include "load/recorder.h"
#include "load/stamp.h"

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

/// What numbering a message of that size costs: writing its stamp.
void write_a_stamp(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::string text(size, '\0');
  Stamp stamp{1, 2, 3, TimePoint(std::chrono::hours(1)), TimePoint(std::chrono::hours(1))};
  for ([[maybe_unused]] auto turn : state) {
    ++stamp.sequence;
    benchmark::DoNotOptimize(stamp.write(text.data(), size));
  }
}
BENCHMARK(write_a_stamp)->Arg(Stamp::kShortest)->Arg(1024);

/// What auditing a message that has come costs: finding its stamp, and noting its number.
void find_a_stamp(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::string text = R"({"type":"message","roomId":"r","userId":"u","content":")";
  const std::size_t at = text.size();
  text.resize(at + size);
  const Stamp stamp{1, 2, 3, TimePoint(std::chrono::hours(1)), TimePoint(std::chrono::hours(1))};
  stamp.write(text.data() + at, size);
  text += R"(","seq":1})";
  Arrivals arrivals;
  std::uint64_t number = 0;
  for ([[maybe_unused]] auto turn : state) {
    benchmark::DoNotOptimize(find_stamp(text));
    benchmark::DoNotOptimize(arrivals.see(number++));
  }
}
BENCHMARK(find_a_stamp)->Arg(Stamp::kShortest)->Arg(1024);

/// The same, when one message is missing and every tenth comes one too late.
void note_reordered_numbers(benchmark::State& state) {
  Arrivals arrivals;
  std::uint64_t number = 1;
  for ([[maybe_unused]] auto turn : state) {
    benchmark::DoNotOptimize(arrivals.see(number % 10 == 8   ? number + 1
                                          : number % 10 == 9 ? number - 1
                                                             : number));
    ++number;
  }
}
BENCHMARK(note_reordered_numbers);

}  // namespace
}  // namespace wskit::load
