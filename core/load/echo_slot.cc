#include "load/echo_slot.h"

#include <utility>

namespace wskit::load {
EchoSlot::EchoSlot(const SlotContext& context, std::uint64_t index)
    : Slot(context, index), most_(context.config.rate ? kMostWaiting : context.config.depth) {}

std::uint64_t EchoSlot::room() const {
  if (!channel_->is_open()) return 0;
  if (context_.config.rate && in_flight_.bytes() >= kMostWaitingBytes) return 0;
  return most_ - in_flight_.size();
}

void EchoSlot::issue(const Flight& flight, std::uint64_t count) {
  context_.recorder.issued(flight, count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view bytes = context_.source.next(index_, flight);
    in_flight_.push({flight.intended, flight.sent, bytes.size()});
    // One that the link refuses is lost with the connection, whose end is about to be reported.
    channel_->send(context_.config.content.opcode, bytes);
  }
}

void EchoSlot::on_open(const client::Opened& /*opened*/) {
  opened();
  context_.owner.on_slot_open(*this);
}

void EchoSlot::on_message(const wire::MessageView& message) {
  // Reading the clock costs a tenth of what a pipelined message does: once for all of a read.
  if (batch_time_ == TimePoint{}) batch_time_ = context_.loop.now();
  if (in_flight_.empty()) {
    ++context_.recorder.summary().unasked;
    return;
  }
  const Flight flight = in_flight_.pop();
  context_.recorder.succeeded(flight, batch_time_, message.bytes.size());
  if (message.bytes.size() != flight.size) ++context_.recorder.summary().altered;
}

void EchoSlot::on_batch_end() {
  if (batch_time_ == TimePoint{}) return;
  const TimePoint now = std::exchange(batch_time_, TimePoint{});
  context_.owner.on_slot_room(*this, now);
}

void EchoSlot::on_ended(const client::Ended& end) {
  lose_all(Loss::kConnectionLost);
  if (!closing()) note_failure(end);
  fail();
  ended();
}

void EchoSlot::lose_all(Loss loss) {
  while (!in_flight_.empty())
    context_.recorder.lost(in_flight_.pop(), loss);
}

}  // namespace wskit::load
