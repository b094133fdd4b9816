#include "load/member_slot.h"

#include <algorithm>
#include <string>
#include <utility>

#include "capture/redact.h"

namespace wskit::load {

MemberSlot::MemberSlot(const SlotContext& context, std::uint64_t index, Room& room)
    : LinkSlot(context, index),
      room_(room),
      most_(number() < fanout().publishers ? most_under_way(context.config) : 0),
      reception_({context.config.run, 0, static_cast<std::uint32_t>(fanout().publishers),
                  context.config.reply_timeout, false},
                 context.recorder) {
  room.add(*this);
}

std::uint64_t MemberSlot::room() const {
  if (state_ != State::kMember || !channel_->is_open()) return 0;
  return most_ - std::min(most_, under_way_.count());
}

void MemberSlot::issue(const Flight& flight, std::uint64_t count) {
  if (under_way_.count() == 0) last_sign_ = flight.sent;
  const bool measured = context_.recorder.measures(flight.intended);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view bytes = context_.source.next(index_, flight);
    under_way_.send();
    reception_.count_published(flight.intended);
    if (measured) room_.published();
    context_.recorder.published(bytes.size());
    // One that the link refuses is lost with the connection, whose end is about to be reported.
    channel_->send(context_.config.content.opcode, bytes);
  }
  if (!patience_.armed()) context_.loop.arm(patience_, context_.config.reply_timeout);
}

void MemberSlot::account(Summary& summary) const {
  if (!was_member_) return;
  Receiver receiver = reception_.tally();
  receiver.connection = number();
  receiver.gone = gone_;
  summary.receivers.push_back(receiver);
  summary.audit_bytes += reception_.bytes();
}

void MemberSlot::on_open(const client::Opened& /*opened*/) {
  opened();
  if (fanout().hello) say_hello();
  if (fanout().hello_id.empty()) return join();
  state_ = State::kJoining;
  context_.loop.arm(patience_, context_.config.link.connect_timeout);
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
  patience_.disarm();
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
  patience_.disarm();
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
  if (batch_time_ == TimePoint{}) batch_time_ = context_.loop.now();
  const auto heard =
      reception_.take(message.bytes, batch_time_, [this](const Stamp& stamp) { hear(stamp); });
  if (heard == Reception::Heard::kNothing) hear_other(message.bytes);
}

void MemberSlot::hear(const Stamp& stamp) {
  MemberSlot* const publisher = room_.heard_by(stamp.publisher, *this);
  if (publisher == nullptr) return;
  publisher->under_way_.come(stamp.sequence);
  publisher->last_sign_ = batch_time_;
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
  if (context_.recorder.measures(batch_time_)) ++summary.unasked;
}

void MemberSlot::on_batch_end() {
  if (batch_time_ == TimePoint{}) return;
  const TimePoint now = std::exchange(batch_time_, TimePoint{});
  for (MemberSlot* const publisher : heard_)
    context_.owner.on_slot_room(*publisher, now);
  heard_.clear();
  context_.owner.on_slot_room(*this, now);
}

void MemberSlot::on_ended(const client::Ended& end) {
  if (state_ == State::kMember) room_.left(*this, reception_.tally().delivered);
  gone_ = !closing();
  if (gone_ && !failed()) note_failure(end);
  state_ = State::kGone;
  patience_.disarm();
  fail();
  ended();
}

void MemberSlot::on_deadline(flow::Deadline& /*which*/) {
  if (state_ == State::kJoining) {
    return refuse({ErrorKind::kTimeout, "the server did not say that a member had joined"});
  }
  if (under_way_.count() == 0) return;
  const TimePoint now = context_.loop.now();
  const TimePoint until = last_sign_ + context_.config.reply_timeout;
  if (now < until) return context_.loop.arm(patience_, until);
  under_way_.give_up();
  context_.owner.on_slot_gave_up(*this, now);
}

}  // namespace wskit::load
