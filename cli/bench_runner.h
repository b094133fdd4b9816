#pragma once

#include <functional>
#include <utility>

#include "cli/report.h"
#include "cli/route.h"
#include "cli/signals.h"
#include "load/bench.h"
#include "lws/loop.h"

namespace wskit::cli {

/// Makes runs of bench, one after the other, and ends the one under way when SIGINT or SIGTERM
/// comes. Made before any thread is started.
class BenchRunner {
 public:
  /// `control` runs while a run lasts; it and `route` outlive this.
  BenchRunner(lws::Loop& control, const RouteConfig& route, bool shows_progress);
  BenchRunner(const BenchRunner&) = delete;
  BenchRunner& operator=(const BenchRunner&) = delete;

  /// A run from its first connection to its last. With `held` it waits when it is ready: that is
  /// called, and `start` is to follow.
  BenchReport measure(const load::BenchConfig& config, std::function<void()> held = {});
  /// When the warm-up of the run that waits begins.
  void start(TimePoint when);
  /// Ends the run under way early, if there is one.
  void interrupt();

  /// The signal that came, or 0.
  [[nodiscard]] int signal() const { return signals_.received(); }
  /// Who hears of it when it comes.
  void on_signal(std::function<void(int signal)> told) { told_ = std::move(told); }

 private:
  lws::Loop& control_;
  const RouteConfig& route_;
  const bool shows_progress_;
  load::Bench* bench_ = nullptr;  ///< the run under way
  bool ended_early_ = false;      ///< and so are those that follow
  std::function<void(int signal)> told_;
  Signals signals_;
};

}  // namespace wskit::cli
