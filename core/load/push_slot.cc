#include "load/push_slot.h"

namespace wskit::load {

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
  // What is queued leaves at the end of this turn of the loop, and that is not told: the next turn
  // looks.
  context_.loop.arm(turn_over_, flight.sent);
}

void PushSlot::on_deadline(flow::Deadline& /*which*/) {
  on_drained();
}

void PushSlot::on_drained() {
  const TimePoint now = context_.loop.now();
  complete(channel_->queued() - channel_->buffered(), now);
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
  turn_over_.disarm();
  for (const Queued& queued : queued_)
    context_.recorder.lost(queued.flight, loss);
  queued_.clear();
  bytes_ = 0;
}

}  // namespace wskit::load
