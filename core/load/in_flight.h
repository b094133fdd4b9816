#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/assert.h"
#include "base/clock.h"

namespace wskit::load {

/// One operation under way.
struct Flight {
  TimePoint intended;      ///< when the schedule meant it to leave; latency counts from here
  TimePoint sent;          ///< when it did; service time counts from here
  std::uint64_t size = 0;  ///< bytes of its message
  std::uint64_t mark = 0;  ///< of these bytes, where replies are known by it: see Marker

  bool operator==(const Flight&) const = default;
};

/// Operations under way on one connection, oldest first. Alike ones that left together are one run;
/// the oldest run is held in place, the others in a ring that grows to the most that ever were.
class InFlight {
 public:
  /// An operation that has its reply.
  struct Answered {
    Flight flight;
    bool overtaken = false;  ///< a later one had its reply before
  };

  void push(const Flight& flight) {
    ++size_;
    bytes_ += flight.size;
    if (oldest_.count == 0) {
      oldest_ = {flight, 1, false};
      return;
    }
    Run& newest = used_ == 0 ? oldest_ : other(used_ - 1);
    if (newest.flight == flight) {
      ++newest.count;
      return;
    }
    if (used_ == others_.size()) grow();
    ++used_;
    other(used_ - 1) = {flight, 1, false};
  }

  /// The oldest operation; there has to be one.
  [[nodiscard]] const Flight& front() const {
    WSKIT_ASSERT(size_ > 0);
    return oldest_.flight;
  }
  /// A later one has had its reply.
  [[nodiscard]] bool front_overtaken() const { return oldest_.overtaken; }

  /// Takes the oldest operation; there has to be one.
  Flight pop() {
    WSKIT_ASSERT(size_ > 0);
    const Flight flight = oldest_.flight;
    --size_;
    bytes_ -= flight.size;
    if (--oldest_.count == 0 && used_ > 0) {
      oldest_ = other(0);
      drop_first();
    }
    return flight;
  }

  /// Takes the oldest operation with that mark, when it is among the first runs: replies come about
  /// in the order of their messages.
  std::optional<Answered> take(std::uint64_t mark) {
    if (size_ > 0 && oldest_.flight.mark == mark) {
      const bool overtaken = oldest_.overtaken;
      return Answered{pop(), overtaken};
    }
    return take_other(mark);
  }

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Of all messages under way.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  struct Run {
    Flight flight;
    std::uint64_t count = 0;
    bool overtaken = false;
  };
  /// Runs that are looked through, so that a reply that is none of them costs little.
  static constexpr std::size_t kMostLookedThrough = 64;

  /// The i-th run behind the oldest.
  Run& other(std::size_t i) { return others_[(head_ + i) & (others_.size() - 1)]; }
  void drop_first() {
    head_ = (head_ + 1) & (others_.size() - 1);
    --used_;
  }

  std::optional<Answered> take_other(std::uint64_t mark) {
    const std::size_t end = std::min(used_, kMostLookedThrough);
    std::size_t at = 0;
    while (at < end && other(at).flight.mark != mark)
      ++at;
    if (at == end) return std::nullopt;
    oldest_.overtaken = true;
    for (std::size_t i = 0; i < at; ++i)
      other(i).overtaken = true;
    Run& run = other(at);
    const Answered answered{run.flight, run.overtaken};
    --size_;
    bytes_ -= run.flight.size;
    if (--run.count > 0) return answered;
    // The few before it move up into its place.
    for (; at > 0; --at)
      other(at) = other(at - 1);
    drop_first();
    return answered;
  }

  void grow() {
    std::vector<Run> larger(others_.empty() ? 2 : others_.size() * 2);
    for (std::size_t i = 0; i < used_; ++i)
      larger[i] = other(i);
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
