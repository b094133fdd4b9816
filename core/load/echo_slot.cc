#include "load/echo_slot.h"

#include <algorithm>

namespace wskit::load {
namespace {

// Replies that are to be known when they come too late; what is older by more is unlikely to come.
constexpr std::size_t kMostGivenUp = 64;

}  // namespace

EchoSlot::EchoSlot(const SlotContext& context, std::uint64_t index)
    : AwaitingSlot(context, index),
      marker_(context.config.content),
      distinct_(context.config.content.distinct_within().has_value()) {}

std::uint64_t EchoSlot::room() const {
  return room_beside(in_flight_.size(), in_flight_.bytes());
}

void EchoSlot::issue(const Flight& flight, std::uint64_t count) {
  context_.recorder.issued(flight, count);
  for (std::uint64_t i = 0; i < count; ++i) {
    Sent sent = send_next(flight);
    sent.flight.mark = marker_.mark(sent.bytes);
    in_flight_.push(sent.flight);
  }
  await_reply(flight.sent);
}

void EchoSlot::on_message(const wire::MessageView& message) {
  const TimePoint now = batch_time();
  Summary& summary = context_.recorder.summary();
  const std::uint64_t mark = marker_.mark(message.bytes);
  auto answered = in_flight_.take(mark);
  if (!answered && (in_flight_.empty() || is_given_up(mark))) {
    ++summary.unasked;
    return;
  }
  heard_ = now;
  echoes_ = answered.has_value();
  if (!answered) answered = {in_flight_.pop(), false};
  const Flight& flight = answered->flight;
  context_.recorder.succeeded(flight, now, message.bytes.size());
  if (!context_.recorder.measures(flight.intended)) return;
  if (!echoes_ || message.bytes.size() != flight.size) ++summary.altered;
  if (answered->overtaken) ++summary.overtaken;
}

std::optional<TimePoint> EchoSlot::give_up(TimePoint sent) {
  if (distinct_ && echoes_) return give_up_each(sent);
  return context_.config.is_open_loop() ? std::nullopt : give_up_connection(sent);
}

std::optional<TimePoint> EchoSlot::give_up_each(TimePoint sent) {
  // An open loop is there to see how long a silence takes. A reply that was overtaken is none.
  const bool waits = context_.config.is_open_loop();
  while (!in_flight_.empty() && in_flight_.front().sent <= sent) {
    if (waits && !in_flight_.front_overtaken()) return std::nullopt;
    if (given_up_.size() == kMostGivenUp) given_up_.erase(given_up_.begin());
    given_up_.push_back(in_flight_.front().mark);
    context_.recorder.lost(in_flight_.pop(), Loss::kNoReply);
  }
  return in_flight_.empty() ? std::nullopt : std::optional(in_flight_.front().sent);
}

std::optional<TimePoint> EchoSlot::give_up_connection(TimePoint sent) {
  if (in_flight_.empty()) return std::nullopt;
  const TimePoint sign = std::max(heard_, in_flight_.front().sent);
  if (sign > sent) return sign;
  lose_all(Loss::kNoReply);
  renew();
  return std::nullopt;
}

bool EchoSlot::is_given_up(std::uint64_t mark) const {
  return std::find(given_up_.begin(), given_up_.end(), mark) != given_up_.end();
}

void EchoSlot::lose_all(Loss loss) {
  while (!in_flight_.empty())
    context_.recorder.lost(in_flight_.pop(), loss);
}

}  // namespace wskit::load
