#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/clock.h"

namespace wskit::observe {

/// Durations counted into a few buckets with fixed bounds, as Prometheus wants them: counts of many
/// loops and hours can be added up. 20 words; recording is a few instructions.
class Latency {
 public:
  /// Upper bounds of the buckets; what is longer than the last counts in one more.
  static constexpr std::array<std::chrono::microseconds, 16> kBounds = {
      std::chrono::microseconds(10),      std::chrono::microseconds(25),
      std::chrono::microseconds(50),      std::chrono::microseconds(100),
      std::chrono::microseconds(250),     std::chrono::microseconds(500),
      std::chrono::microseconds(1000),    std::chrono::microseconds(2500),
      std::chrono::microseconds(5000),    std::chrono::microseconds(10'000),
      std::chrono::microseconds(25'000),  std::chrono::microseconds(50'000),
      std::chrono::microseconds(100'000), std::chrono::microseconds(250'000),
      std::chrono::microseconds(500'000), std::chrono::microseconds(1'000'000)};

  void record(Duration value) {
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && value > kBounds[bucket])
      ++bucket;
    ++counts_[bucket];
    sum_ += value;
  }

  /// Afterwards this is what it would be had it recorded the values of both.
  void merge(const Latency& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i)
      counts_[i] += other.counts_[i];
    sum_ += other.sum_;
  }

  /// Values up to each bound and above the one before; last, those above all.
  [[nodiscard]] const auto& counts() const { return counts_; }
  [[nodiscard]] Duration sum() const { return sum_; }

 private:
  std::array<std::uint64_t, kBounds.size() + 1> counts_{};
  Duration sum_{};
};

}  // namespace wskit::observe
