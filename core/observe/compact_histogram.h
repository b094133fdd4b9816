#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "observe/histogram.h"

namespace wskit::observe {

/// A Histogram at rest: the same counts and extremes in 1 or 2 bytes for each bucket that was met,
/// so that a run can keep one for each of many intervals. Exact: what went in comes out.
class CompactHistogram {
 public:
  CompactHistogram() = default;
  explicit CompactHistogram(const Histogram& whole);

  /// `counts` as `counts()` gives them, from anywhere; the extremes are those of their buckets.
  /// kUsage with what is wrong.
  static Result<CompactHistogram> parse(std::string_view counts);

  /// Afterwards this is what it would be had it counted the values of both; 1 to 3 us a KiB.
  void merge(const CompactHistogram& other);
  /// Does to `whole` what merging the histogram that this was made of would do.
  void add_to(Histogram& whole) const;
  /// Says what only the original knew: values within the first and the last bucket, and how many
  /// were longer than Histogram::kHighest. kUsage when the counts say otherwise.
  Status refine(Duration min, Duration max, std::uint64_t above);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t above() const { return above_; }
  /// 0 when nothing was recorded, as is max().
  [[nodiscard]] Duration min() const { return Duration(min_); }
  [[nodiscard]] Duration max() const { return Duration(max_); }
  /// The payload of HdrHistogram's encoding V2: for each bucket from the first to the last that was
  /// met its count, and for a run of empty ones the negative of its length, as zigzag LEB128.
  [[nodiscard]] const std::string& counts() const { return counts_; }

 private:
  std::string counts_;
  std::uint64_t count_ = 0;
  std::uint64_t above_ = 0;
  std::uint64_t min_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace wskit::observe
