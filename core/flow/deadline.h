#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "base/clock.h"

namespace wskit::flow {

class Deadline;
class DeadlineQueue;

/// What a deadline wakes.
class DeadlineOwner {
 public:
  /// `which` has passed and is disarmed; it may be armed again, or destroyed with its owner.
  virtual void on_deadline(Deadline& which) = 0;

 protected:
  ~DeadlineOwner() = default;
};

/// A moment at which its owner wants to be woken: a member of the owner, disarmed by destruction.
/// 32 bytes; arming costs O(log n) of the deadlines armed in the queue, and nothing else.
class Deadline {
 public:
  explicit Deadline(DeadlineOwner& owner) : owner_(owner) {}
  ~Deadline() { disarm(); }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  [[nodiscard]] bool armed() const { return queue_ != nullptr; }
  /// Until it is armed again, what it was armed for last.
  [[nodiscard]] TimePoint when() const { return when_; }
  void disarm();

 private:
  friend class DeadlineQueue;

  DeadlineOwner& owner_;
  DeadlineQueue* queue_ = nullptr;
  TimePoint when_;
  std::size_t index_ = 0;
};

/// Armed deadlines, earliest first: a binary heap in which every entry knows its place.
/// One a loop. It has to outlive what is armed in it.
class DeadlineQueue {
 public:
  DeadlineQueue() = default;
  DeadlineQueue(const DeadlineQueue&) = delete;
  DeadlineQueue& operator=(const DeadlineQueue&) = delete;

  /// Arms `deadline`, or moves it when it was armed.
  void arm(Deadline& deadline, TimePoint when);
  [[nodiscard]] std::optional<TimePoint> earliest() const;
  /// Wakes the owners of everything due at `now`, earliest first. What they arm in turn at or
  /// before `now` waits for the next call, so that an owner which re-arms at once cannot hold the
  /// loop.
  void wake(TimePoint now);
  [[nodiscard]] std::size_t size() const { return heap_.size(); }

 private:
  friend class Deadline;

  void remove(Deadline& deadline);
  void place(Deadline* deadline, std::size_t index);
  void sift_up(std::size_t index);
  void sift_down(std::size_t index);

  std::vector<Deadline*> heap_;
  std::vector<Deadline*> due_;  ///< being woken: disarming one of them leaves a null in its place
};

}  // namespace wskit::flow
