#pragma once

#include <array>
#include <chrono>
#include <cstddef>

#include "base/clock.h"

namespace wskit::broker {

/// Another machine's clock as it can be told from here, by asking it for the time: of the last
/// questions the one that was answered the fastest is believed. The answer was given somewhere
/// between question and answer, so it is wrong by at most half of the round trip.
class RemoteClock {
 public:
  /// Since the Unix epoch, by that clock.
  using Time = std::chrono::microseconds;

  /// Asked at `sent`, it said `told`, which came at `received`.
  void note(TimePoint sent, TimePoint received, Time told);

  /// At least one answer has been noted, also for the following.
  [[nodiscard]] bool known() const { return noted_ > 0; }
  /// When it is `time` there.
  [[nodiscard]] TimePoint here(Time time) const;
  /// What time it is there at `moment`.
  [[nodiscard]] Time there(TimePoint moment) const;
  /// By how much both may be wrong.
  [[nodiscard]] Duration uncertainty() const;

 private:
  // Clocks drift apart by up to 100 us a second: what is old is not true any more.
  static constexpr std::size_t kRemembered = 16;

  struct Sample {
    Duration offset{};  ///< from our clock to that one
    Duration round_trip{};
  };

  [[nodiscard]] const Sample& best() const;

  std::array<Sample, kRemembered> samples_{};
  std::size_t noted_ = 0;
};

}  // namespace wskit::broker
