#include "load/audit_slot.h"

#include <algorithm>
#include <utility>

namespace wskit::load {

AuditSlot::AuditSlot(const SlotContext& context, std::uint64_t index)
    : LinkSlot(context, index),
      most_(most_under_way(context.config)),
      reception_({context.config.run, static_cast<std::uint32_t>(number()), 1,
                  context.config.reply_timeout, true},
                 context.recorder) {}

std::uint64_t AuditSlot::room() const {
  return channel_->is_open() ? most_ - std::min(most_, under_way_.count()) : 0;
}

void AuditSlot::issue(const Flight& flight, std::uint64_t count) {
  if (under_way_.count() == 0) last_sign_ = flight.sent;
  if (context_.recorder.measures(flight.intended)) {
    context_.recorder.await(static_cast<std::int64_t>(count));
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view bytes = context_.source.next(index_, flight);
    under_way_.send();
    reception_.count_published(flight.intended);
    // One that the link refuses is lost with the connection, whose end is about to be reported.
    channel_->send(context_.config.content.opcode, bytes);
  }
  if (!patience_.armed()) context_.loop.arm(patience_, context_.config.reply_timeout);
}

void AuditSlot::abandon() {
  const Receiver& tally = reception_.tally();
  context_.recorder.await(static_cast<std::int64_t>(tally.delivered) -
                          static_cast<std::int64_t>(tally.published));
}

void AuditSlot::account(Summary& summary) const {
  Receiver receiver = reception_.tally();
  receiver.connection = number();
  receiver.gone = gone_;
  summary.receivers.push_back(receiver);
  summary.audit_bytes += reception_.bytes();
}

void AuditSlot::on_open(const client::Opened& /*opened*/) {
  opened();
  ready();
}

void AuditSlot::on_message(const wire::MessageView& message) {
  if (closing()) return;
  if (batch_time_ == TimePoint{}) batch_time_ = context_.loop.now();
  const auto heard = reception_.take(message.bytes, batch_time_, [this](const Stamp& stamp) {
    under_way_.come(stamp.sequence);
    last_sign_ = batch_time_;
  });
  if (heard != Reception::Heard::kNothing) return;
  if (looks_like_ours(message.bytes.size())) return reception_.note_damage(batch_time_);
  ++context_.recorder.summary().unasked;
}

bool AuditSlot::looks_like_ours(std::size_t size) const {
  const auto* const stamps = std::get_if<Stamps>(&context_.config.content.bytes);
  return stamps != nullptr && under_way_.count() > 0 && size >= stamps->least &&
         size <= stamps->most;
}

void AuditSlot::on_batch_end() {
  if (batch_time_ == TimePoint{}) return;
  const TimePoint now = std::exchange(batch_time_, TimePoint{});
  context_.owner.on_slot_room(*this, now);
}

void AuditSlot::on_ended(const client::Ended& end) {
  abandon();
  gone_ = !closing();
  if (gone_) note_failure(end);
  fail();
  ended();
}

void AuditSlot::on_deadline(flow::Deadline& /*which*/) {
  if (under_way_.count() == 0) return;
  const TimePoint now = context_.loop.now();
  const TimePoint until = last_sign_ + context_.config.reply_timeout;
  if (now < until) return context_.loop.arm(patience_, until);
  under_way_.give_up();
  context_.owner.on_slot_gave_up(*this, now);
}

}  // namespace wskit::load
