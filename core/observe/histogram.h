#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/clock.h"

namespace wskit::observe {

/// Counts of durations from 1 ns to 1 h, each held to three significant digits (Gil Tene's
/// HdrHistogram layout: every power of two is cut into 1,024 equal buckets).
/// 264 KiB, however many values; recording is a few instructions and never allocates.
class Histogram {
 public:
  /// Longer values count as this one, and in `above`.
  static constexpr Duration kHighest = std::chrono::hours(1);
  static const std::size_t kBuckets;

  Histogram();

  /// A negative duration counts as 0.
  void record(Duration value) {
    const auto nanoseconds = static_cast<std::uint64_t>(std::max<Duration::rep>(value.count(), 0));
    const std::uint64_t kept = std::min(nanoseconds, kTop);
    above_ += nanoseconds > kTop ? 1 : 0;
    ++counts_[index_of(kept)];
    ++count_;
    min_ = std::min(min_, kept);
    max_ = std::max(max_, kept);
  }

  /// Afterwards this is what it would be had it recorded the values of both. Costs what lies
  /// between the extremes of `other`, not the whole range.
  void merge(const Histogram& other);
  /// As if nothing had been recorded; costs what lies between the extremes.
  void clear();

  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Values that were longer than kHighest.
  [[nodiscard]] std::uint64_t above() const { return above_; }
  /// Exact; 0 when nothing was recorded.
  [[nodiscard]] Duration min() const { return Duration(count_ == 0 ? 0 : min_); }
  [[nodiscard]] Duration max() const { return Duration(max_); }
  /// Within 0.05 %; 0 when nothing was recorded.
  [[nodiscard]] Duration mean() const;
  /// The smallest recorded value that at least `percent` of 100 do not exceed (nearest rank),
  /// within 0.05 %; 0 when nothing was recorded.
  [[nodiscard]] Duration percentile(double percent) const;

 private:
  friend class CompactHistogram;

  static_assert(Duration::period::den == std::nano::den, "buckets count nanoseconds");

  static constexpr int kDigitBits = 10;  ///< 2^10 > 10^3: three significant digits
  static constexpr std::uint64_t kTop = Duration(kHighest).count();

  /// Twice 2^kDigitBits buckets of one nanosecond, then 2^kDigitBits for each power of two.
  static constexpr std::size_t index_of(std::uint64_t value) {
    constexpr std::uint64_t kExact = (std::uint64_t{2} << kDigitBits) - 1;
    const int shift = static_cast<int>(std::bit_width(value | kExact)) - kDigitBits - 1;
    return (static_cast<std::size_t>(shift) << kDigitBits) + (value >> shift);
  }
  /// The values of a bucket, in nanoseconds: the first, the one in the middle, the last.
  static std::uint64_t lowest_of(std::size_t index);
  static std::uint64_t middle_of(std::size_t index);
  static std::uint64_t highest_of(std::size_t index) { return lowest_of(index + 1) - 1; }

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t above_ = 0;
  std::uint64_t min_ = kTop;
  std::uint64_t max_ = 0;
};

inline constexpr std::size_t Histogram::kBuckets = index_of(kTop) + 1;

}  // namespace wskit::observe
