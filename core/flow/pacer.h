#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "base/clock.h"

namespace wskit::flow {

/// A part of a schedule in which the rate goes evenly from one to another.
struct RateStage {
  double from = 0;  ///< per second, at least 0 and at most 1e9
  double to = 0;
  Duration length{};

  bool operator==(const RateStage&) const = default;
};

/// An open-loop schedule: message k is due when the integral of the rate exceeds k, whatever
/// happened to the messages before it. After a stall everything that was missed is due at once,
/// each message with the time that was meant for it; nothing is skipped and nothing drifts.
class Pacer {
 public:
  /// Of a message that never is: so far away that it can still be added to a TimePoint.
  static constexpr Duration kNever = std::chrono::hours(24) * 365 * 100;

  /// Always the same rate: above 0, at most 1e9.
  explicit Pacer(double per_second);
  /// One stage after the other; nothing is due behind the last.
  explicit Pacer(std::span<const RateStage> stages);

  /// When message `k` is due, after the start. Never earlier than message k - 1.
  [[nodiscard]] Duration due(std::uint64_t k) const;
  /// How many messages are due once `elapsed` has passed: those of k with due(k) <= elapsed.
  [[nodiscard]] std::uint64_t due_by(Duration elapsed) const;

 private:
  /// In nanoseconds and messages.
  struct Leg {
    double begin = 0;
    double before = 0;  ///< messages that are due before it begins
    double length = 0;
    double from = 0;   ///< per nanosecond
    double slope = 0;  ///< per nanosecond and nanosecond
    double apart = 0;  ///< nanoseconds between messages where `slope` is 0

    [[nodiscard]] double time_of(double message) const;
    [[nodiscard]] double messages_by(double time) const;
  };

  void add(const RateStage& stage);

  std::vector<Leg> legs_;  ///< those that have messages
  double end_ = 0;         ///< nanoseconds
  double total_ = 0;       ///< messages
};

/// A schedule dealt out to `slots` receivers in turn, as cards are: message k is for slot
/// k % slots. Worker `index` of `workers` owns the slots index, index + workers and so on, so that
/// its own messages are spread as evenly over time as the whole.
class Deal {
 public:
  /// `index` < `workers` <= `slots`.
  Deal(std::uint64_t slots, std::uint64_t workers, std::uint64_t index);

  /// Slots of this worker; over all workers they add up to `slots`.
  [[nodiscard]] std::uint64_t owned() const { return owned_; }
  /// The slot, of all slots, that is this worker's `own`-th.
  [[nodiscard]] std::uint64_t slot(std::uint64_t own) const { return index_ + own * workers_; }
  /// The message, of all messages, that is this worker's n-th; it is for its slot n % owned().
  [[nodiscard]] std::uint64_t message(std::uint64_t n) const {
    return n / owned_ * slots_ + slot(n % owned_);
  }

 private:
  std::uint64_t slots_;
  std::uint64_t workers_;
  std::uint64_t index_;
  std::uint64_t owned_;
};

/// The part of `total` that falls to `index` of `parts`: they differ by at most one and add up.
constexpr std::uint64_t share_of(std::uint64_t total, std::uint64_t parts, std::uint64_t index) {
  return total / parts + (index < total % parts ? 1 : 0);
}

}  // namespace wskit::flow
