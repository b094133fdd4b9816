#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"
#include "base/rng.h"

namespace wskit::flow {

struct BackoffConfig {
  Duration base = std::chrono::seconds(1);    ///< before the first attempt
  Duration max = std::chrono::seconds(30);    ///< before any
  double factor = 2;                          ///< at least 1: how much longer each time
  double jitter = 0.1;                        ///< 0 to 1: which part of a wait chance may change
  Duration reset = std::chrono::seconds(60);  ///< what lasts so long lets it begin anew
};

/// How long to wait before each of several attempts in a row: base * factor^n, at most max, give or
/// take jitter, so that many who have lost the same server do not come back at the same moment.
class Backoff {
 public:
  /// No wait is shorter, whatever the configuration: an attempt that fails at once must not become
  /// a busy loop.
  static constexpr Duration kShortest = std::chrono::milliseconds(1);

  explicit Backoff(const BackoffConfig& config) : config_(config) {}

  /// One more attempt: what to wait before it.
  Duration next(Rng& rng);
  /// The last attempt succeeded, and what came of it lasted for `duration`.
  void succeeded(Duration duration);

  /// Attempts in a row so far.
  [[nodiscard]] std::uint64_t attempts() const { return attempts_; }

 private:
  BackoffConfig config_;
  std::uint64_t attempts_ = 0;
};

}  // namespace wskit::flow
