#include "room/hub.h"

#include <string>
#include <vector>

namespace wskit::room {
namespace {

using envelope::Fault;
using envelope::FaultCode;

Fault not_in_room() {
  return {FaultCode::kNotInRoom, R"(this connection is not in the room; send "join" first)"};
}

Fault unavailable() {
  return {FaultCode::kUnavailable, "the room's server is overloaded; try again"};
}

Fault too_many_rooms(std::size_t limit) {
  return {FaultCode::kTooManyRooms,
          "a connection may be in " + std::to_string(limit) + " rooms at most; leave one first"};
}

}  // namespace

Hub::Hub(std::uint32_t own, Mailboxes& mailboxes, Rng& rng, std::size_t max_rooms)
    : own_(own),
      mailboxes_(mailboxes),
      max_rooms_(max_rooms),
      composer_(rng),
      roster_(own),
      courier_(own, roster_, mailboxes),
      sequencer_(mailboxes.size(), composer_, courier_) {
  mailboxes_[own].set_owner([this] { open_letters(); });
}

void Hub::exit(Member& member) {
  Ask ask = about(Kind::kLeave, member, {}, {});
  ask.gone = true;
  const std::vector<std::string> rooms = roster_.remove(member);
  if (ending_) return;
  for (const std::string& room : rooms) {
    ask.room = room;
    send(ask);
  }
}

Hub::Refusal Hub::join(Member& member, std::string_view room, std::string_view correlation) {
  if (roster_.is_in(member, room)) {
    return try_send(about(Kind::kJoinAgain, member, room, correlation));
  }
  if (Roster::room_count(member) >= max_rooms_) return too_many_rooms(max_rooms_);
  if (is_jammed(room)) return unavailable();
  Ask ask = about(Kind::kJoin, member, room, correlation);
  ask.ticket = roster_.ask_to_join(member, room);
  send(ask);
  return std::nullopt;
}

Hub::Refusal Hub::leave(Member& member, std::string_view room, std::string_view correlation) {
  const auto ticket = roster_.ask_to_leave(member, room);
  if (!ticket) return not_in_room();
  Ask ask = about(Kind::kLeave, member, room, correlation);
  ask.ticket = *ticket;
  send(ask);
  return std::nullopt;
}

Hub::Refusal Hub::message(Member& member, std::string_view room, std::string_view content,
                          std::string_view correlation) {
  if (!roster_.is_in(member, room)) return not_in_room();
  Ask ask = about(Kind::kMessage, member, room, correlation);
  ask.content = content;
  return try_send(ask);
}

Hub::Refusal Hub::presence(Member& member, std::string_view room, std::string_view correlation) {
  return try_send(about(Kind::kPresence, member, room, correlation));
}

std::uint32_t Hub::owner_of(std::string_view room) const {
  if (mailboxes_.size() == 1) return own_;
  return static_cast<std::uint32_t>(TextHash()(room) % mailboxes_.size());
}

bool Hub::is_jammed(std::string_view room) const {
  const std::uint32_t owner = owner_of(room);
  return owner != own_ && mailboxes_[owner].is_full();
}

Ask Hub::about(Kind kind, const Member& member, std::string_view room,
               std::string_view correlation) {
  Ask ask;
  ask.kind = kind;
  ask.from = Roster::address_of(member);
  ask.room = room;
  ask.user = member.user();
  ask.correlation = correlation;
  return ask;
}

Hub::Refusal Hub::try_send(const Ask& ask) {
  if (is_jammed(ask.room)) return unavailable();
  send(ask);
  return std::nullopt;
}

void Hub::send(const Ask& ask) {
  const std::uint32_t owner = owner_of(ask.room);
  if (owner == own_) return sequencer_.handle(ask);
  mailboxes_[owner].post(ask.as<std::string>());
}

void Hub::open_letters() {
  for (const Letter& letter : mailboxes_[own_].drain()) {
    std::visit([this](const auto& opened) { open(opened); }, letter);
  }
}

void Hub::open(const AskLetter& letter) {
  sequencer_.handle(letter.as<std::string_view>());
}

void Hub::open(const Decision& letter) {
  switch (letter.kind) {
    case Decision::Kind::kBroadcast:
      return roster_.broadcast(letter.room, Payload::copy_of(letter.frame), letter.member);
    case Decision::Kind::kReply:
      return roster_.reply(letter.member, Payload::copy_of(letter.frame));
    case Decision::Kind::kAdmit:
      return roster_.admit(letter.member, letter.room, letter.ticket);
    case Decision::Kind::kDismiss:
      return roster_.dismiss(letter.member, letter.room, letter.ticket);
  }
}

}  // namespace wskit::room
