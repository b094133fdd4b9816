#include "load/receiver_slot.h"

#include <algorithm>

namespace wskit::load {

ReceiverSlot::ReceiverSlot(const SlotContext& context, std::uint64_t index,
                           const Reception::Rules& rules, std::uint64_t most)
    : AwaitingSlot(context, index), most_(most), reception_(rules, context.recorder) {}

std::uint64_t ReceiverSlot::room() const {
  return channel_->is_open() ? most_ - std::min(most_, under_way_.count()) : 0;
}

void ReceiverSlot::account(Summary& summary) const {
  Receiver receiver = tally();
  receiver.connection = number();
  receiver.gone = gone();
  summary.receivers.push_back(receiver);
  summary.audit_bytes += reception_.bytes();
}

std::size_t ReceiverSlot::publish(const Flight& flight) {
  if (!has_under_way()) last_sign_ = flight.sent;
  under_way_.send();
  reception_.count_published(flight.intended);
  await_reply(flight.sent);
  return send_next(flight).bytes.size();
}

void ReceiverSlot::note_return(std::uint64_t number, TimePoint now) {
  under_way_.come(number);
  last_sign_ = now;
}

std::optional<TimePoint> ReceiverSlot::give_up(TimePoint sent) {
  if (!has_under_way()) return std::nullopt;
  if (last_sign_ > sent) return last_sign_;
  under_way_.give_up();
  return std::nullopt;
}

}  // namespace wskit::load
