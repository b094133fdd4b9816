#include "load/echo_slot.h"

namespace wskit::load {

std::uint64_t EchoSlot::room() const {
  return room_beside(in_flight_.size(), in_flight_.bytes());
}

void EchoSlot::issue(const Flight& flight, std::uint64_t count) {
  context_.recorder.issued(flight, count);
  for (std::uint64_t i = 0; i < count; ++i)
    in_flight_.push(send_next(flight).flight);
}

void EchoSlot::on_message(const wire::MessageView& message) {
  const TimePoint now = batch_time();
  if (in_flight_.empty()) {
    ++context_.recorder.summary().unasked;
    return;
  }
  const Flight flight = in_flight_.pop();
  context_.recorder.succeeded(flight, now, message.bytes.size());
  if (message.bytes.size() != flight.size) ++context_.recorder.summary().altered;
}

void EchoSlot::lose_all(Loss loss) {
  while (!in_flight_.empty())
    context_.recorder.lost(in_flight_.pop(), loss);
}

}  // namespace wskit::load
