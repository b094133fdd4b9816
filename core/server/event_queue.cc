#include "server/event_queue.h"

namespace wskit::server {

using flow::SlowPolicy;
using Offered = flow::Outbox::Offered;

Offered EventQueue::offer(const Payload& frame) {
  const auto fits = [&] { return waiting_ == 0 || waiting_ + frame.size() <= limit_.max_bytes; };
  if (fits()) {
    push(frame);
    return Offered::kQueued;
  }
  if (limit_.policy == SlowPolicy::kClose) return Offered::kOverflow;
  if (limit_.policy == SlowPolicy::kDropNewest) {
    ++dropped_;
    return Offered::kDropped;
  }
  while (!fits()) {
    confirm();
    forget_first();
    ++dropped_;
  }
  push(frame);
  return Offered::kDropped;
}

void EventQueue::push(const Payload& frame) {
  make_room(frame.size());
  frames_.push_back(frame);
  waiting_ += frame.size();
}

std::vector<EventQueue::Event> EventQueue::take() {
  std::vector<Event> events;
  for (; has_waiting(); ++handed_)
    events.push_back({first_ + handed_, frames_[handed_]});
  kept_ += waiting_;
  waiting_ = 0;
  return events;
}

void EventQueue::confirm() {
  while (handed_ > 0)
    forget_first();
}

bool EventQueue::resume(std::uint64_t number) {
  if (number > last() || number + 1 < first_) return false;
  while (first_ <= number)
    forget_first();
  handed_ = 0;
  waiting_ += kept_;
  kept_ = 0;
  return true;
}

void EventQueue::forget_first() {
  const std::size_t size = frames_.front().size();
  frames_.pop_front();
  ++first_;
  if (handed_ > 0) {
    --handed_;
    kept_ -= size;
  } else {
    waiting_ -= size;
  }
}

void EventQueue::make_room(std::size_t size) {
  while (handed_ > 0 && kept_ + waiting_ + size > limit_.max_bytes)
    forget_first();
}

}  // namespace wskit::server
