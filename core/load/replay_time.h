#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "base/clock.h"

namespace wskit::load {

/// Where the recorded moments lie in the time of a replay: each gap divided by a speed, and none
/// longer than it may be. The first moment is 0.
class ReplayTime {
 public:
  ReplayTime(double speed, std::optional<Duration> most) : speed_(speed), most_(most) {}

  /// Of the next event, which was recorded at `at`.
  Duration place(Duration at) {
    const Duration gap = at - std::exchange(last_, at).value_or(at);
    const auto scaled = std::chrono::duration_cast<Duration>(
        std::chrono::duration<double, Duration::period>(gap) / speed_);
    place_ += most_ ? std::min(scaled, *most_) : scaled;
    return place_;
  }

 private:
  double speed_;
  std::optional<Duration> most_;
  std::optional<Duration> last_;
  Duration place_{};
};

}  // namespace wskit::load
