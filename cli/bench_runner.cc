#include "cli/bench_runner.h"

#include <chrono>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "cli/progress.h"
#include "cli/stations.h"

namespace wskit::cli {
namespace {

/// By the clock of the machine, in milliseconds.
std::int64_t unix_time_of(TimePoint moment) {
  using std::chrono::duration_cast, std::chrono::milliseconds;
  return unix_milliseconds() - duration_cast<milliseconds>(Clock::now() - moment).count();
}

}  // namespace

BenchRunner::BenchRunner(lws::Loop& control, const RouteConfig& route, bool shows_progress)
    : control_(control),
      route_(route),
      shows_progress_(shows_progress),
      signals_(control, [this](int signal) {
        interrupt();
        if (told_) told_(signal);
      }) {}

void BenchRunner::start(TimePoint when) {
  if (bench_ != nullptr) bench_->start(when);
}

void BenchRunner::interrupt() {
  ended_early_ = true;
  if (bench_ != nullptr) bench_->interrupt();
}

BenchReport BenchRunner::measure(const load::BenchConfig& config, std::function<void()> held) {
  Stations stations(config, route_);
  load::Bench bench(config, control_, stations.sites());
  bench_ = &bench;
  std::optional<ProgressLine> progress;
  if (shows_progress_) progress.emplace(control_, bench, config);
  std::optional<BenchReport> report;
  if (held) bench.hold(std::move(held));
  bench.run([&](const load::Summary& summary) {
    report = report_of(config, summary);
    report->started_unix_ms = unix_time_of(bench.measured_from().value_or(control_.now()));
    control_.stop();
  });
  if (ended_early_) bench.interrupt();
  stations.start();
  while (!report)
    control_.run();
  stations.stop();
  // What the workers have said meanwhile is for this bench, and must not wait for the next run.
  control_.stop();
  control_.run();
  bench_ = nullptr;
  return *std::move(report);
}

}  // namespace wskit::cli
