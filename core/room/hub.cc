#include "room/hub.h"

#include <map>
#include <string>
#include <utility>
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

/// Each loop's share of the memory for history.
HistoryLimits share(HistoryLimits limits, std::size_t loops) {
  limits.max_bytes /= loops;
  return limits;
}

Fault too_many_rooms(std::size_t limit) {
  return {FaultCode::kTooManyRooms,
          "a connection may be in " + std::to_string(limit) + " rooms at most; leave one first"};
}

}  // namespace

Hub::Hub(std::uint32_t own, Mailboxes& mailboxes, Rng& rng, const Limits& limits)
    : own_(own),
      mailboxes_(mailboxes),
      max_rooms_(limits.max_rooms),
      composer_(rng),
      deliveries_(mailboxes[own].loop()),
      roster_(own),
      courier_(own, roster_, mailboxes, deliveries_),
      sequencer_(mailboxes.size(), mailboxes[own].loop(), rng, composer_, courier_,
                 share(limits.history, mailboxes.size())),
      switchboard_(own, mailboxes, composer_, roster_, deliveries_, limits.max_rooms) {
  mailboxes_[own].set_owner([this] { open_letters(); });
}

void Hub::enter(Member& member) {
  roster_.add(member);
  switchboard_.enter(member);
  member.seen_ = mailboxes_[own_].loop().now();
}

void Hub::exit(Member& member) {
  switchboard_.exit(member);
  Ask ask = about(Kind::kLeave, member, {}, {});
  ask.gone = true;
  const std::vector<std::string> rooms = roster_.remove(member);
  if (ending_) return;
  for (const std::string& room : rooms) {
    ask.room = room;
    send(ask);
  }
}

void Hub::see(Member& member) {
  const TimePoint now = mailboxes_[own_].loop().now();
  deliveries_.begin(now);
  if (now - member.seen_ < kSeenInterval) return;
  member.seen_ = now;
  std::map<std::uint32_t, Sighting> sightings;
  for (const std::string_view room : Roster::rooms_of(member))
    sightings[owner_of(room)].rooms.emplace_back(room);
  for (auto& [owner, sighting] : sightings) {
    sighting.user = member.user();
    if (owner == own_) {
      sequencer_.see(sighting);
    } else if (!mailboxes_[owner].is_full()) {
      mailboxes_[owner].post(std::move(sighting));
    }
  }
}

Hub::Refusal Hub::join(Member& member, std::string_view room, std::string_view correlation,
                       const std::optional<HistoryRange>& history) {
  const bool again = roster_.is_in(member, room);
  Ask ask = about(again ? Kind::kJoinAgain : Kind::kJoin, member, room, correlation);
  ask.history = history;
  if (again) return try_send(ask);
  if (Roster::room_count(member) >= max_rooms_) return too_many_rooms(max_rooms_);
  if (is_jammed(room)) return unavailable();
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
  ask.begun = deliveries_.begun();
  return try_send(ask);
}

Hub::Refusal Hub::presence(Member& member, std::string_view room, std::string_view correlation) {
  return try_send(about(Kind::kPresence, member, room, correlation));
}

Hub::Refusal Hub::history(Member& member, std::string_view room, const HistoryRange& range,
                          std::string_view correlation) {
  return roster_.is_in(member, room) ? recall(member, room, range, correlation) : not_in_room();
}

Hub::Refusal Hub::recall(const Member& member, std::string_view room, const HistoryRange& range,
                         std::string_view correlation) {
  Ask ask = about(Kind::kHistory, member, room, correlation);
  ask.history = range;
  return try_send(ask);
}

HubCounts Hub::counts() const {
  const Directory& directory = switchboard_.directory();
  const History& history = sequencer_.history();
  return {directory.members(),
          directory.users(),
          sequencer_.rooms(),
          roster_.memberships(),
          switchboard_.topics().subscriptions(),
          history.messages(),
          history.bytes()};
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
      roster_.broadcast(letter.room, Payload::copy_of(letter.frame), letter.member);
      if (letter.begun != TimePoint()) deliveries_.end(letter.begun);
      return;
    case Decision::Kind::kReply:
      return roster_.reply(letter.member, Payload::copy_of(letter.frame));
    case Decision::Kind::kAdmit:
      return roster_.admit(letter.member, letter.room, letter.ticket);
    case Decision::Kind::kDismiss:
      return roster_.dismiss(letter.member, letter.room, letter.ticket);
  }
}

}  // namespace wskit::room
