#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/assert.h"
#include "base/clock.h"

namespace wskit::load {

/// The times of one operation under way.
struct Flight {
  TimePoint intended;  ///< when the schedule meant it to leave; latency counts from here
  TimePoint sent;      ///< when it did; service time counts from here
};

/// Operations under way on one connection, oldest first. Those that left together are held as one,
/// in a ring that grows to the most that ever was and allocates nothing afterwards.
class InFlight {
 public:
  /// `count` above 0.
  void push(const Flight& flight, std::uint64_t count) {
    if (used_ == runs_.size()) grow();
    runs_[(head_ + used_++) & (runs_.size() - 1)] = {flight, count};
    size_ += count;
  }

  /// Takes the oldest operation; there has to be one.
  Flight pop() {
    WSKIT_ASSERT(size_ > 0);
    Run& oldest = runs_[head_];
    --size_;
    if (--oldest.count == 0) {
      head_ = (head_ + 1) & (runs_.size() - 1);
      --used_;
    }
    return oldest.flight;
  }

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  struct Run {
    Flight flight;
    std::uint64_t count = 0;
  };

  void grow() {
    std::vector<Run> larger(runs_.empty() ? 1 : runs_.size() * 2);
    for (std::size_t i = 0; i < used_; ++i)
      larger[i] = runs_[(head_ + i) & (runs_.size() - 1)];
    runs_.swap(larger);
    head_ = 0;
  }

  std::vector<Run> runs_;  ///< a power of two of them
  std::size_t head_ = 0;
  std::size_t used_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace wskit::load
