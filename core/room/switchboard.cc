#include "room/switchboard.h"

#include <string>
#include <utility>

#include "room/topic.h"
#include "wire/protocol.h"

namespace wskit::room {
namespace {

using envelope::Fault;
using envelope::FaultCode;

Payload text_frame(std::string_view text) {
  return wire::frame_shared(wire::Opcode::kText, text);
}

Fault too_many_subscriptions(std::size_t limit) {
  return {FaultCode::kTooManyRooms, "a connection may have " + std::to_string(limit) +
                                        " subscriptions at most; unsubscribe from one first"};
}

Fault not_subscribed() {
  return {FaultCode::kInvalidMessage,
          R"(this connection has no such subscription; "topic" must be as in "subscribe")"};
}

Fault overloaded() {
  return {FaultCode::kUnavailable, "more messages are on their way than are delivered; try again"};
}

}  // namespace

Switchboard::Switchboard(std::uint32_t own, Mailboxes& mailboxes, envelope::Composer& composer,
                         Roster& roster, Deliveries& deliveries, std::size_t max_subscriptions)
    : own_(own),
      mailboxes_(mailboxes),
      composer_(composer),
      roster_(roster),
      deliveries_(deliveries),
      max_subscriptions_(max_subscriptions) {}

void Switchboard::exit(Member& member) {
  directory_.remove(member);
  topics_.remove(member);
  mailboxes_[own_].set_subscribed(topics_.subscriptions() > 0);
}

void Switchboard::assign_roles(Member& member, std::vector<std::string> roles) {
  directory_.remove(member);
  member.identify(member.user(), std::move(roles));
  directory_.add(member);
}

Switchboard::Refusal Switchboard::subscribe(Member& member, std::string_view pattern,
                                            std::string_view correlation) {
  if (auto fault = check_pattern(pattern)) return fault;
  const bool has_room = Topics::count_of(member) < max_subscriptions_;
  if (!has_room && !topics_.has(member, pattern)) return too_many_subscriptions(max_subscriptions_);
  topics_.subscribe(member, pattern);
  mailboxes_[own_].set_subscribed(true);
  answer(member, "subscribed", pattern, correlation);
  return std::nullopt;
}

Switchboard::Refusal Switchboard::unsubscribe(Member& member, std::string_view pattern,
                                              std::string_view correlation) {
  if (auto fault = check_pattern(pattern)) return fault;
  if (!topics_.unsubscribe(member, pattern)) return not_subscribed();
  mailboxes_[own_].set_subscribed(topics_.subscriptions() > 0);
  answer(member, "unsubscribed", pattern, correlation);
  return std::nullopt;
}

Switchboard::Refusal Switchboard::publish(Member& sender, std::string_view topic,
                                          std::string_view payload, std::string_view correlation) {
  if (auto fault = check_topic(topic)) return fault;
  const auto is_wanted = [](const Mailbox& mailbox) { return mailbox.is_subscribed(); };
  if (is_jammed(is_wanted)) return overloaded();
  composer_.begin("publication")
      .field("topic", topic)
      .field("userId", sender.user())
      .key("payload")
      .raw(payload);
  const Payload frame = text_frame(composer_.finish());
  const TimePoint begun = deliveries_.begun();
  deliver(topic, frame, begun);
  for (std::size_t loop = 0; loop < mailboxes_.size(); ++loop) {
    if (loop == own_ || !is_wanted(mailboxes_[loop])) continue;
    mailboxes_[loop].post(Publication{std::string(topic), std::string(frame.view()), begun});
  }
  if (!correlation.empty()) {
    composer_.begin("ack");
    sender.deliver(text_frame(composer_.finish(correlation)));
  }
  return std::nullopt;
}

Switchboard::Refusal Switchboard::send(Member& sender, const envelope::Audience& to,
                                       std::string_view content, std::string_view correlation) {
  const auto is_any = [](const Mailbox& /*mailbox*/) { return true; };
  if (pending_.size() >= kMaxPending || is_jammed(is_any)) return overloaded();
  composer_.begin("message").field("userId", sender.user()).key("content").raw(content);
  const Payload frame = text_frame(composer_.finish());
  const Pending sent{Roster::address_of(sender), std::string(correlation), mailboxes_.size() - 1,
                     deliver(to, frame, deliveries_.begun())};
  if (sent.loops == 0) {
    acknowledge(sent);
    return std::nullopt;
  }
  pending_.emplace(++sends_, sent);
  for (std::size_t loop = 0; loop < mailboxes_.size(); ++loop) {
    if (loop == own_) continue;
    mailboxes_[loop].post(Parcel{own_, sends_, to, std::string(frame.view()), deliveries_.begun()});
  }
  return std::nullopt;
}

void Switchboard::open(const Publication& letter) {
  deliver(letter.topic, Payload::copy_of(letter.frame), letter.begun);
}

void Switchboard::open(const Parcel& letter) {
  const std::size_t delivered =
      deliver(letter.audience, Payload::copy_of(letter.frame), letter.begun);
  mailboxes_[letter.loop].post(Receipt{letter.number, delivered});
}

void Switchboard::open(const Receipt& letter) {
  const auto found = pending_.find(letter.number);
  Pending& sent = found->second;
  sent.delivered += letter.delivered;
  if (--sent.loops > 0) return;
  acknowledge(sent);
  pending_.erase(found);
}

void Switchboard::answer(Member& member, std::string_view type, std::string_view pattern,
                         std::string_view correlation) {
  composer_.begin(type).field("topic", pattern);
  member.deliver(text_frame(composer_.finish(correlation)));
}

void Switchboard::deliver(std::string_view topic, const Payload& frame, TimePoint begun) {
  Handout handout(frame, ++handouts_);
  topics_.publish(topic, handout);
  if (handout.receivers() > 0) deliveries_.end(begun);
}

std::size_t Switchboard::deliver(const envelope::Audience& to, const Payload& frame,
                                 TimePoint begun) {
  Handout handout(frame, ++handouts_);
  directory_.give(to, handout);
  if (handout.receivers() > 0) deliveries_.end(begun);
  return handout.receivers();
}

std::size_t Switchboard::hand_out(const Recipients& to, const Payload& frame) {
  Handout handout(frame, ++handouts_);
  for (Member* member : to.except)
    handout.withhold(*member);
  for (Member* member : to.members)
    handout.give(*member);
  directory_.give(to.audience, handout);
  if (!to.room.empty()) roster_.give(to.room, handout);
  if (!to.topic.empty() && !check_topic(to.topic)) topics_.publish(to.topic, handout);
  return handout.receivers();
}

void Switchboard::acknowledge(const Pending& sent) {
  composer_.begin("ack").field("delivered", sent.delivered);
  roster_.reply(sent.sender, text_frame(composer_.finish(sent.correlation)));
}

/// Whether a loop that is wanted is too far behind to be given more.
template <class Wants>
bool Switchboard::is_jammed(Wants&& wants) const {
  for (std::size_t loop = 0; loop < mailboxes_.size(); ++loop) {
    const Mailbox& mailbox = mailboxes_[loop];
    if (loop != own_ && wants(mailbox) && mailbox.is_full()) return true;
  }
  return false;
}

}  // namespace wskit::room
