#include "load/held_slot.h"

#include <utility>

#include "base/assert.h"

namespace wskit::load {
void HeldSlot::issue(const Flight& /*flight*/, std::uint64_t /*count*/) {
  WSKIT_ASSERT(room() > 0);
}

void HeldSlot::on_open(const client::Opened& /*opened*/) {
  opened();
  ready();
}

void HeldSlot::on_message(const wire::MessageView& /*message*/) {
  ++context_.recorder.summary().unasked;
}

void HeldSlot::on_batch_end() {
  if (batch_time_ == TimePoint{}) return;
  const TimePoint now = std::exchange(batch_time_, TimePoint{});
  context_.owner.on_slot_room(*this, now);
}

void HeldSlot::on_ended(const client::Ended& end) {
  lose_all(Loss::kConnectionLost);
  if (std::exchange(renewing_, false) && !closing()) {
    ended();
    ++context_.recorder.summary().connections;
    return open();
  }
  gone_ = !closing();
  if (gone_ && !failed()) note_failure(end);
  fail();
  ended();
}

void HeldSlot::renew() {
  ++context_.recorder.summary().renewed;
  renewing_ = true;
  channel_->abort();
}

std::uint64_t HeldSlot::room_beside(std::uint64_t under_way, std::uint64_t bytes) const {
  if (!channel_->is_open()) return 0;
  if (!context_.config.is_open_loop()) return context_.config.depth - under_way;
  return bytes < kMostWaitingBytes ? kMostWaiting - under_way : 0;
}

HeldSlot::Sent HeldSlot::send_next(const Flight& flight) {
  const std::string_view bytes = context_.source.next(index_, flight);
  channel_->send(context_.config.content.opcode, bytes);
  return {{flight.intended, flight.sent, bytes.size()}, bytes};
}

TimePoint HeldSlot::batch_time() {
  // Reading the clock costs a tenth of what a pipelined message does: once for all of a read.
  if (batch_time_ == TimePoint{}) batch_time_ = context_.loop.now();
  return batch_time_;
}

}  // namespace wskit::load
