#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "observe/compact_histogram.h"

namespace wskit::load {

/// What happened in one stretch of a run.
struct Interval {
  observe::CompactHistogram latency;  ///< of the operations that ended well in it
  std::uint64_t failed = 0;           ///< operations meant to begin in it that did not end well
  std::uint64_t connections = 0;      ///< open at a time, at most

  void merge(const Interval& other);
};

/// A run cut into intervals of one width, from the beginning of its measured part on. It begins
/// with kFinest, and where there would be more than kMost it doubles the width: so it holds at most
/// kMost times what a CompactHistogram needs, mostly 1 or 2 KiB. Doubling goes from the beginning
/// on, two intervals for each that comes, so that no moment of a run has to bear all of it; until
/// then the first ones are twice as wide as the others, and `even_out` does the rest.
class Timeline {
 public:
  static constexpr Duration kFinest = std::chrono::milliseconds(250);
  static constexpr std::size_t kMost = 1000;

  Timeline() = default;
  /// As it was saved; `width` is kFinest, doubled any number of times.
  Timeline(Duration width, std::vector<Interval> intervals);

  /// The interval around `since` the beginning; it and those before it exist from now on. Earlier
  /// than the beginning is the first. Invalidates what it returned before.
  Interval& at(Duration since);
  /// The interval before that around `since`; null when there is none.
  [[nodiscard]] const Interval* before(Duration since) const;
  /// Counts `count` failed operations that were meant to begin at even distances from `first` to
  /// `last`.
  void fail(Duration first, Duration last, std::uint64_t count);
  /// Adds what happened at the same times, or so long `after` them, elsewhere; both are even, and
  /// this one is afterwards.
  void merge(const Timeline& other, Duration after = Duration::zero());
  /// Makes the intervals at least so wide, by doubling.
  void coarsen(Duration width);

  /// Gives all intervals one width.
  void even_out();

  /// Of all of them when it is even, as it is unless `at` and `fail` have gone beyond kMost; else
  /// of the narrow ones.
  [[nodiscard]] Duration width() const { return width_; }
  [[nodiscard]] const std::vector<Interval>& intervals() const { return intervals_; }

 private:
  [[nodiscard]] std::size_t index_of(Duration since) const;
  /// Makes one interval of the first two narrow ones.
  void pair();
  void halve();

  Duration width_ = kFinest;
  std::size_t wide_ = 0;  ///< how many, of the first ones, are twice as wide
  std::vector<Interval> intervals_;
};

}  // namespace wskit::load
