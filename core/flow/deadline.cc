#include "flow/deadline.h"

#include <utility>

namespace wskit::flow {

void Deadline::disarm() {
  if (queue_ != nullptr) queue_->remove(*this);
}

void DeadlineQueue::arm(Deadline& deadline, TimePoint when) {
  if (deadline.queue_ != nullptr) deadline.queue_->remove(deadline);
  deadline.queue_ = this;
  deadline.when_ = when;
  heap_.push_back(&deadline);
  place(&deadline, heap_.size() - 1);
  sift_up(heap_.size() - 1);
}

std::optional<TimePoint> DeadlineQueue::earliest() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front()->when_;
}

void DeadlineQueue::wake(TimePoint now) {
  // Everything due is taken out first and marked by its place in due_ (counted from the top of the
  // index range), so that an owner may disarm or destroy any other deadline meanwhile.
  while (!heap_.empty() && heap_.front()->when_ <= now) {
    Deadline* deadline = heap_.front();
    remove(*deadline);
    deadline->queue_ = this;
    deadline->index_ = std::numeric_limits<std::size_t>::max() - due_.size();
    due_.push_back(deadline);
  }
  for (std::size_t i = 0; i < due_.size(); ++i) {
    if (Deadline* deadline = std::exchange(due_[i], nullptr)) {
      deadline->queue_ = nullptr;
      deadline->owner_.on_deadline(*deadline);
    }
  }
  due_.clear();
}

void DeadlineQueue::remove(Deadline& deadline) {
  deadline.queue_ = nullptr;
  if (deadline.index_ >= heap_.size()) {
    due_[std::numeric_limits<std::size_t>::max() - deadline.index_] = nullptr;
    return;
  }
  const std::size_t hole = deadline.index_;
  Deadline* last = heap_.back();
  heap_.pop_back();
  if (last == &deadline) return;
  place(last, hole);
  sift_up(hole);
  sift_down(last->index_);
}

void DeadlineQueue::place(Deadline* deadline, std::size_t index) {
  heap_[index] = deadline;
  deadline->index_ = index;
}

void DeadlineQueue::sift_up(std::size_t index) {
  Deadline* moving = heap_[index];
  while (index > 0) {
    const std::size_t parent = (index - 1) / 2;
    if (heap_[parent]->when_ <= moving->when_) break;
    place(heap_[parent], index);
    index = parent;
  }
  place(moving, index);
}

void DeadlineQueue::sift_down(std::size_t index) {
  Deadline* moving = heap_[index];
  while (true) {
    std::size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1]->when_ < heap_[child]->when_) ++child;
    if (moving->when_ <= heap_[child]->when_) break;
    place(heap_[child], index);
    index = child;
  }
  place(moving, index);
}

}  // namespace wskit::flow
