#include "load/push_slot.h"

#include <algorithm>

namespace wskit::load {
namespace {

// Between two looks at what has left while nothing tells: the first soon, for as a rule it all
// leaves at the end of a turn of the loop; then seldom, for on_drained tells the end of
// back-pressure.
constexpr Duration kFirstLook = std::chrono::microseconds(50);
constexpr Duration kLastLook = std::chrono::milliseconds(10);

}  // namespace

std::uint64_t PushSlot::room() const {
  return room_beside(queued_.size(), bytes_);
}

void PushSlot::issue(const Flight& flight, std::uint64_t count) {
  context_.recorder.issued(flight, count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Flight sent = send_next(flight).flight;
    queued_.push_back({sent, channel_->queued()});
    bytes_ += sent.size;
  }
  // As a rule the next turn of the loop; this turn's later events may come before what they leave
  // by.
  look_after_ = Duration::zero();
  context_.loop.arm(look_, flight.sent);
}

void PushSlot::on_deadline(flow::Deadline& /*which*/) {
  on_drained();
}

void PushSlot::on_drained() {
  const TimePoint now = context_.loop.now();
  complete(channel_->queued() - channel_->buffered(), now);
  if (!queued_.empty()) {
    look_after_ = std::clamp(2 * look_after_, kFirstLook, kLastLook);
    context_.loop.arm(look_, now + look_after_);
  }
  context_.owner.on_slot_room(*this, now);
}

void PushSlot::on_ended(const client::Ended& end) {
  complete(end.left, context_.loop.now());
  HeldSlot::on_ended(end);
}

void PushSlot::complete(std::uint64_t left, TimePoint now) {
  for (; !queued_.empty() && queued_.front().end <= left; queued_.pop_front()) {
    bytes_ -= queued_.front().flight.size;
    context_.recorder.succeeded(queued_.front().flight, now, 0);
  }
}

void PushSlot::lose_all(Loss loss) {
  look_.disarm();
  for (const Queued& queued : queued_)
    context_.recorder.lost(queued.flight, loss);
  queued_.clear();
  bytes_ = 0;
}

}  // namespace wskit::load
