#include <string>

#include <benchmark/benchmark.h>

#include "load/replay_check.h"

namespace wskit::load {
namespace {

constexpr int kMessages = 2000;

std::string object(int id, const char* text) {
  return R"({"type":"tick","id":)" + std::to_string(id) + R"(,"text":")" + text + R"(","ok":true})";
}
std::string line(int id, const char* text) {
  return text + (" " + std::to_string(id));
}

/// What a check costs for each reply, when none is as it was recorded.
void check_replies_that_differ(benchmark::State& state) {
  CheckConfig config;
  config.unordered = state.range(0) != 0;
  const auto make = state.range(1) != 0 ? object : line;
  if (state.range(2) != 0) config.rule.ignore.push_back(*capture::Pointer::parse("/time"));
  std::uint64_t differences = 0;
  for ([[maybe_unused]] auto turn : state) {
    const capture::Secrets secrets;
    ReplayCheck check(config, secrets, [&](const ReplayDifference& /*one*/) { ++differences; });
    for (int i = 0; i < kMessages; ++i) {
      const std::string recorded = make(i, "recorded");
      const std::string got = make(i + kMessages, "came");
      check.expect({envelope::Body::Form::kText, recorded}, static_cast<std::size_t>(i), {});
      check.receive({envelope::Body::Form::kText, got}, {});
    }
    check.finish();
  }
  state.SetItemsProcessed(state.iterations() * kMessages);
  state.counters["differences"] = static_cast<double>(differences);
}
BENCHMARK(check_replies_that_differ)
    ->ArgNames({"unordered", "json", "ignore"})
    ->ArgsProduct({{0, 1}, {0, 1}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wskit::load
