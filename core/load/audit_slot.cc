#include "load/audit_slot.h"

namespace wskit::load {

namespace {

Reception::Rules rules_of_echo(const BenchConfig& config, std::uint64_t sender) {
  Reception::Rules rules;
  rules.run = config.run;
  rules.first_publisher = static_cast<std::uint32_t>(sender);
  rules.timeout = config.reply_timeout;
  return rules;
}

}  // namespace

AuditSlot::AuditSlot(const SlotContext& context, std::uint64_t index)
    : ReceiverSlot(context, index, rules_of_echo(context.config, number_of(context, index)),
                   most_under_way(context.config)) {}

void AuditSlot::issue(const Flight& flight, std::uint64_t count) {
  if (context_.recorder.measures(flight.intended)) {
    context_.recorder.await(static_cast<std::int64_t>(count));
  }
  for (std::uint64_t i = 0; i < count; ++i)
    publish(flight);
}

void AuditSlot::on_message(const wire::MessageView& message) {
  if (closing()) return;
  const TimePoint now = batch_time();
  const auto heard = reception().take(
      message.bytes, now, [this, now](const Stamp& stamp) { note_return(stamp.sequence, now); });
  if (heard != Reception::Heard::kNothing) return;
  if (looks_like_ours(message.bytes.size())) return reception().note_damage(now);
  ++context_.recorder.summary().unasked;
}

bool AuditSlot::looks_like_ours(std::size_t size) const {
  const auto* const stamps = std::get_if<Stamps>(&context_.config.content.bytes);
  return stamps != nullptr && has_under_way() && size >= stamps->least && size <= stamps->most;
}

void AuditSlot::lose_all(Loss /*loss*/) {
  // Which they were is found in the end: see settle.
  context_.recorder.await(static_cast<std::int64_t>(tally().delivered) -
                          static_cast<std::int64_t>(tally().published));
}

}  // namespace wskit::load
