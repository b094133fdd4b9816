#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "base/payload.h"
#include "room/deliveries.h"
#include "room/mailbox.h"
#include "room/member.h"
#include "room/room.h"
#include "room/roster.h"

namespace wskit::room {

/// Takes a room owner's decisions to the members: by a call on the owner's loop, by a letter to the
/// others. What it takes to one loop arrives in the order in which it was given.
class Courier {
 public:
  /// `own` is the owner's index among the mailboxes.
  Courier(std::uint32_t own, Roster& roster, Mailboxes& mailboxes, Deliveries& deliveries)
      : own_(own), roster_(roster), mailboxes_(mailboxes), deliveries_(deliveries) {}

  /// To everyone seated in `room`, but not to `except`: shares the frame on the own loop, and
  /// copies it once for each other loop that has members.
  /// `begun`: when the message that it is was taken up.
  void broadcast(std::string_view name, const Room& room, const Payload& frame,
                 const Address& except, TimePoint begun = {});
  void reply(const Address& member, const Payload& frame);
  void admit(const Address& member, std::string_view room, std::uint32_t ticket);
  void dismiss(const Address& member, std::string_view room, std::uint32_t ticket);

  /// Whether a loop that has members in `room` is too far behind to be given more messages.
  [[nodiscard]] bool is_jammed(const Room& room) const;

 private:
  void send(std::uint32_t loop, Decision decision);

  std::uint32_t own_;
  Roster& roster_;
  Mailboxes& mailboxes_;
  Deliveries& deliveries_;
};

}  // namespace wskit::room
