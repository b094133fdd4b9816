#include "load/member_slot.h"

#include <string>
#include <utility>

#include "capture/redact.h"

namespace wskit::load {
namespace {

Reception::Rules rules_of(const BenchConfig& config, std::uint64_t member) {
  Reception::Rules rules;
  rules.run = config.run;
  rules.publishers = static_cast<std::uint32_t>(config.fanout->publishers);
  if (config.fanout->audience == Audience::kOthers)
    rules.spared = static_cast<std::uint32_t>(member);
  rules.timeout = config.reply_timeout;
  rules.answers = false;
  return rules;
}

}  // namespace

MemberSlot::MemberSlot(const SlotContext& context, std::uint64_t index, Room& room)
    : ReceiverSlot(context, index, rules_of(context.config, number_of(context, index)),
                   number_of(context, index) < context.config.fanout->publishers
                       ? most_under_way(context.config)
                       : 0),
      room_(room) {
  room.add(*this);
}

std::uint64_t MemberSlot::room() const {
  return state_ == State::kMember ? ReceiverSlot::room() : 0;
}

void MemberSlot::issue(const Flight& flight, std::uint64_t count) {
  const bool measured = context_.recorder.measures(flight.intended);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (measured) room_.published();
    context_.recorder.published(publish(flight));
  }
}

void MemberSlot::account(Summary& summary) const {
  if (was_member_) ReceiverSlot::account(summary);
}

void MemberSlot::on_open(const client::Opened& /*opened*/) {
  opened();
  if (fanout().hello) say_hello();
  if (fanout().hello_id.empty()) return join();
  state_ = State::kJoining;
  context_.loop.arm(let_in_, context_.config.link.connect_timeout);
}

void MemberSlot::say_hello() {
  std::string text(fanout().hello->longest(), '\0');
  Rng repeatable(number());
  const Occasion occasion{1, number() + 1, unix_milliseconds(), repeatable, context_.rng, {}};
  const char* const end = fanout().hello->render(occasion, text.data());
  text.resize(static_cast<std::size_t>(end - text.data()));
  channel_->send(wire::Opcode::kText, text);
}

void MemberSlot::join() {
  let_in_.disarm();
  state_ = State::kMember;
  was_member_ = true;
  room_.joined();
  ready();
}

void MemberSlot::take_answer(std::string_view text) {
  if (text.find(fanout().hello_id) == std::string_view::npos) return;
  envelope::ServerMessage answer;
  if (!room_.reader().read(text, answer) || answer.correlation != fanout().hello_id) return;
  if (!answer.failed()) return join();
  refuse({ErrorKind::kUnauthorized, "the server did not let a member in: " + answer.failure()});
}

void MemberSlot::refuse(Error why) {
  let_in_.disarm();
  state_ = State::kGone;
  client::Ended end;
  end.url = capture::redact_url(context_.config.link.url.text());
  end.error = std::move(why);
  note_failure(end);
  fail();
  channel_->close(wire::kNormal, {});
}

void MemberSlot::on_message(const wire::MessageView& message) {
  if (closing() || state_ == State::kGone) return;
  if (state_ == State::kJoining) return take_answer(message.bytes);
  const auto heard =
      reception().take(message.bytes, batch_time(), [this](const Stamp& stamp) { hear(stamp); });
  if (heard == Reception::Heard::kNothing) hear_other(message.bytes);
}

void MemberSlot::hear(const Stamp& stamp) {
  MemberSlot* const publisher = room_.heard_by(stamp.publisher, *this);
  if (publisher == nullptr) return;
  publisher->note_return(stamp.sequence, batch_time());
  if (heard_.empty() || heard_.back() != publisher) heard_.push_back(publisher);
}

void MemberSlot::hear_other(std::string_view text) {
  // That somebody has joined, and the like, is not looked at: only whether something was refused.
  Summary& summary = context_.recorder.summary();
  if (text.find("\"error\"") != std::string_view::npos) {
    envelope::ServerMessage message;
    if (room_.reader().read(text, message) && message.failed()) {
      return summary.add_refusal(message.failure());
    }
  }
  if (context_.recorder.measures(batch_time())) ++summary.unasked;
}

void MemberSlot::on_batch_end() {
  for (MemberSlot* const publisher : heard_)
    context_.owner.on_slot_room(*publisher, batch_time());
  heard_.clear();
  ReceiverSlot::on_batch_end();
}

void MemberSlot::on_ended(const client::Ended& end) {
  if (state_ == State::kMember) room_.left(*this, tally().delivered);
  state_ = State::kGone;
  let_in_.disarm();
  ReceiverSlot::on_ended(end);
}

void MemberSlot::on_deadline(flow::Deadline& which) {
  if (&which != &let_in_) return ReceiverSlot::on_deadline(which);
  refuse({ErrorKind::kTimeout, "the server did not say that a member had joined"});
}

}  // namespace wskit::load
