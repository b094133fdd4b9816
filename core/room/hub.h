#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/rng.h"
#include "envelope/composer.h"
#include "envelope/fault.h"
#include "room/courier.h"
#include "room/letter.h"
#include "room/mailbox.h"
#include "room/member.h"
#include "room/roster.h"
#include "room/sequencer.h"

namespace wskit::room {

/// The rooms as one loop sees them. Each room is owned by one loop, chosen by its name; a Hub asks
/// the owner, directly when that is its own loop, and delivers what owners decide to its members.
/// With one hub everything happens inside the calls. docs/decisions/0002 has the reasons.
class Hub {
 public:
  /// What was wrong with a call, to be told to the member; nothing: its answers come by `deliver`.
  using Refusal = std::optional<envelope::Fault>;

  /// The hub of the loop that `mailboxes[own]` is for; `max_rooms` is how many rooms one member may
  /// be in. The mailboxes outlive it, and no loop runs while it is made or destroyed.
  Hub(std::uint32_t own, Mailboxes& mailboxes, Rng& rng, std::size_t max_rooms);
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// A member comes, and goes: out of all its rooms, which happens at once for this loop.
  void enter(Member& member) { roster_.add(member); }
  void exit(Member& member);
  /// The server ends: members that exit from now on are not announced to those who are left.
  void end() { ending_ = true; }

  /// `correlation` is JSON, or empty. A room that the member is in is joined again without effect,
  /// but with the same answer. kTooManyRooms, kUnavailable.
  Refusal join(Member& member, std::string_view room, std::string_view correlation);
  /// kNotInRoom.
  Refusal leave(Member& member, std::string_view room, std::string_view correlation);
  /// `content` is JSON. kNotInRoom, kUnavailable.
  Refusal message(Member& member, std::string_view room, std::string_view content,
                  std::string_view correlation);
  /// Of any room, its own or not. kUnavailable.
  Refusal presence(Member& member, std::string_view room, std::string_view correlation);

  /// For messages to this loop's members that are not of a room.
  [[nodiscard]] envelope::Composer& composer() { return composer_; }

 private:
  using Kind = Ask::Kind;

  [[nodiscard]] std::uint32_t owner_of(std::string_view room) const;
  [[nodiscard]] bool is_jammed(std::string_view room) const;
  static Ask about(Kind kind, const Member& member, std::string_view room,
                   std::string_view correlation);
  Refusal try_send(const Ask& ask);
  void send(const Ask& ask);
  void open_letters();
  void open(const AskLetter& letter);
  void open(const Decision& letter);

  std::uint32_t own_;
  Mailboxes& mailboxes_;
  std::size_t max_rooms_;
  bool ending_ = false;
  envelope::Composer composer_;
  Roster roster_;
  Courier courier_;
  Sequencer sequencer_;
};

}  // namespace wskit::room
