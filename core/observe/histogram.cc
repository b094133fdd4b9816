#include "observe/histogram.h"

#include <cmath>

namespace wskit::observe {

Histogram::Histogram() : counts_(kBuckets) {}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  for (std::size_t i = index_of(other.min_); i <= index_of(other.max_); ++i)
    counts_[i] += other.counts_[i];
  count_ += other.count_;
  above_ += other.above_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void Histogram::clear() {
  if (count_ == 0) return;
  const auto first = counts_.begin() + static_cast<std::ptrdiff_t>(index_of(min_));
  const auto last = counts_.begin() + static_cast<std::ptrdiff_t>(index_of(max_));
  std::fill(first, last + 1, 0);
  count_ = above_ = max_ = 0;
  min_ = kTop;
}

Duration Histogram::mean() const {
  if (count_ == 0) return Duration(0);
  double sum = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    sum += static_cast<double>(counts_[i]) * static_cast<double>(middle_of(i));
  }
  const double mean = sum / static_cast<double>(count_);
  return Duration(std::clamp(static_cast<std::uint64_t>(std::llround(mean)), min_, max_));
}

Duration Histogram::percentile(double percent) const {
  if (count_ == 0) return Duration(0);
  // 99.9 % of 1,000 is 999.0000000000001 in doubles: without the allowance the rank would be 1,000.
  const double exact = percent / 100 * static_cast<double>(count_) * (1 - 1e-12);
  const auto rank = std::clamp<std::uint64_t>(
      static_cast<std::uint64_t>(std::ceil(std::max(exact, 0.0))), 1, count_);
  std::size_t index = 0;
  for (std::uint64_t seen = counts_[0]; seen < rank; seen += counts_[index])
    ++index;
  return Duration(std::clamp(middle_of(index), min_, max_));
}

std::uint64_t Histogram::lowest_of(std::size_t index) {
  constexpr std::size_t kPerPower = std::size_t{1} << kDigitBits;
  if (index < 2 * kPerPower) return index;
  const std::size_t shift = (index >> kDigitBits) - 1;
  return ((index & (kPerPower - 1)) + kPerPower) << shift;
}

std::uint64_t Histogram::middle_of(std::size_t index) {
  const std::uint64_t lowest = lowest_of(index);
  return lowest + (lowest_of(index + 1) - lowest) / 2;
}

}  // namespace wskit::observe
