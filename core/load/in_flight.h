#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/assert.h"
#include "base/clock.h"

namespace wskit::load {

/// One operation under way.
struct Flight {
  TimePoint intended;      ///< when the schedule meant it to leave; latency counts from here
  TimePoint sent;          ///< when it did; service time counts from here
  std::uint64_t size = 0;  ///< bytes of its message

  bool operator==(const Flight&) const = default;
};

/// Operations under way on one connection, oldest first. Alike ones that left together are one run;
/// the oldest run is held in place, the others in a ring that grows to the most that ever were.
class InFlight {
 public:
  void push(const Flight& flight) {
    ++size_;
    bytes_ += flight.size;
    if (oldest_.count == 0) {
      oldest_ = {flight, 1};
      return;
    }
    Run& newest = used_ == 0 ? oldest_ : others_[(head_ + used_ - 1) & (others_.size() - 1)];
    if (newest.flight == flight) {
      ++newest.count;
      return;
    }
    if (used_ == others_.size()) grow();
    others_[(head_ + used_++) & (others_.size() - 1)] = {flight, 1};
  }

  /// Takes the oldest operation; there has to be one.
  Flight pop() {
    WSKIT_ASSERT(size_ > 0);
    const Flight flight = oldest_.flight;
    --size_;
    bytes_ -= flight.size;
    if (--oldest_.count == 0 && used_ > 0) {
      oldest_ = others_[head_];
      head_ = (head_ + 1) & (others_.size() - 1);
      --used_;
    }
    return flight;
  }

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Of all messages under way.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  struct Run {
    Flight flight;
    std::uint64_t count = 0;
  };

  void grow() {
    std::vector<Run> larger(others_.empty() ? 2 : others_.size() * 2);
    for (std::size_t i = 0; i < used_; ++i) {
      larger[i] = others_[(head_ + i) & (others_.size() - 1)];
    }
    others_.swap(larger);
    head_ = 0;
  }

  std::uint64_t size_ = 0;
  std::uint64_t bytes_ = 0;
  Run oldest_;
  std::vector<Run> others_;  ///< a power of two of them, or none
  std::size_t head_ = 0;
  std::size_t used_ = 0;
};

}  // namespace wskit::load
