#pragma once

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

  /// A run from its first connection to its last.
  BenchReport measure(const load::BenchConfig& config);
  /// The signal that came, or 0.
  [[nodiscard]] int signal() const { return signals_.received(); }

 private:
  lws::Loop& control_;
  const RouteConfig& route_;
  const bool shows_progress_;
  load::Bench* bench_ = nullptr;  ///< the run under way
  Signals signals_;
};

}  // namespace wskit::cli
