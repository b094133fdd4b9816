#include "cli/bench_search.h"

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "cli/find_max.h"
#include "cli/preflight.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

/// Connections that this machine allows from so many addresses.
std::uint64_t most_connections(std::uint64_t sources) {
  // What is neither a connection's nor a loop's, and a spare.
  constexpr std::uint64_t kOtherDescriptors = 64;
  const MachineLimits limits = MachineLimits::read();
  return std::min(std::max(limits.descriptors, kOtherDescriptors) - kOtherDescriptors,
                  limits.ports * std::max<std::uint64_t>(sources, 1));
}

}  // namespace

BenchReport search(const FindMaxOptions& options, const load::BenchConfig& config,
                   std::uint64_t sources, BenchRunner& runner, const Diagnostics& diagnostics) {
  std::int64_t started = 0;
  FindMax find(
      options.plan(config, most_connections(sources)), config,
      [&](const load::BenchConfig& run) {
        BenchReport report = runner.measure(run);
        started = report.started_unix_ms;
        return std::move(report.summary);
      },
      Clock::now);
  find.run([&](const FindMaxFigures::Run& run) {
    if (!is_terminal(STDERR_FILENO)) return;
    diagnostics.note(Verbosity::kNormal, find_max_line(name_of(find.plan().axis), run));
  });
  const double load = find.best().value_or(find.plan().start);
  BenchReport report = report_of(find.config_of(load), find.summary());
  report.started_unix_ms = started;
  report.find_max = figures_of(find);
  return report;
}

}  // namespace wskit::cli
