#include "room/courier.h"

#include <string>
#include <utility>

namespace wskit::room {

void Courier::broadcast(std::string_view name, const Room& room, const Payload& frame,
                        const Address& except, TimePoint begun) {
  const auto connections = room.connections();
  for (std::uint32_t loop = 0; loop < connections.size(); ++loop) {
    if (connections[loop] == 0) continue;
    if (loop == own_) {
      roster_.broadcast(name, frame, except);
      if (begun != TimePoint()) deliveries_.end(begun);
    } else {
      send(loop, {Decision::Kind::kBroadcast, 0, except, std::string(name),
                  std::string(frame.view()), begun});
    }
  }
}

void Courier::reply(const Address& member, const Payload& frame) {
  if (member.loop == own_) return roster_.reply(member, frame);
  send(member.loop, {Decision::Kind::kReply, 0, member, {}, std::string(frame.view())});
}

void Courier::admit(const Address& member, std::string_view room, std::uint32_t ticket) {
  if (member.loop == own_) return roster_.admit(member, room, ticket);
  send(member.loop, {Decision::Kind::kAdmit, ticket, member, std::string(room), {}});
}

void Courier::dismiss(const Address& member, std::string_view room, std::uint32_t ticket) {
  if (member.loop == own_) return roster_.dismiss(member, room, ticket);
  send(member.loop, {Decision::Kind::kDismiss, ticket, member, std::string(room), {}});
}

bool Courier::is_jammed(const Room& room) const {
  const auto connections = room.connections();
  for (std::uint32_t loop = 0; loop < connections.size(); ++loop) {
    if (loop != own_ && connections[loop] > 0 && mailboxes_[loop].is_full()) return true;
  }
  return false;
}

void Courier::send(std::uint32_t loop, Decision decision) {
  mailboxes_[loop].post(std::move(decision));
}

}  // namespace wskit::room
