#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/rng.h"
#include "envelope/composer.h"
#include "envelope/fault.h"
#include "room/courier.h"
#include "room/deliveries.h"
#include "room/letter.h"
#include "room/limits.h"
#include "room/mailbox.h"
#include "room/member.h"
#include "room/roster.h"
#include "room/sequencer.h"
#include "room/switchboard.h"

namespace wskit::room {

/// How much a hub has; the sums over all hubs are the server's, but for `users`, who count on each
/// loop that they have a connection to.
struct HubCounts {
  std::size_t members = 0;
  std::size_t users = 0;
  std::size_t rooms = 0;  ///< owned by this loop: with members, or remembered
  std::size_t memberships = 0;
  std::size_t subscriptions = 0;
  std::size_t history_messages = 0;
  std::size_t history_bytes = 0;
};

/// The rooms as one loop sees them. Each room is owned by one loop, chosen by its name; a Hub asks
/// the owner, directly when that is its own loop, and delivers what owners decide to its members.
/// With one hub everything happens inside the calls. docs/decisions/0002 has the reasons.
class Hub {
 public:
  /// What was wrong with a call, to be told to the member; nothing: its answers come by `deliver`.
  using Refusal = std::optional<envelope::Fault>;

  /// How long a user's `lastSeen` may lag behind its signs of life.
  static constexpr Duration kSeenInterval = std::chrono::seconds(10);

  /// The hub of the loop that `mailboxes[own]` is for. The mailboxes outlive it, and no loop runs
  /// while it is made or destroyed.
  Hub(std::uint32_t own, Mailboxes& mailboxes, Rng& rng, const Limits& limits);
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// A member comes, and goes: out of all its rooms, which happens at once for this loop.
  void enter(Member& member);
  void exit(Member& member);
  /// Somebody who is no user, for nobody to reach, but may ask and is answered; and goes.
  void attend(Member& member) { roster_.add(member); }
  void depart(Member& member) { roster_.remove(member); }
  /// `member` says something: to be called ahead of what it says. The rooms that it is in hear of
  /// the sign of life, at most once in kSeenInterval.
  void see(Member& member);
  /// The server ends: members that exit from now on are not announced to those who are left.
  void end() { ending_ = true; }

  /// `correlation` is JSON, or empty. A room that the member is in is joined again without effect,
  /// but with the same answer. With a `history`, the room's history stands between that answer and
  /// what comes after it. kTooManyRooms, kUnavailable.
  Refusal join(Member& member, std::string_view room, std::string_view correlation,
               const std::optional<HistoryRange>& history = std::nullopt);
  /// kNotInRoom.
  Refusal leave(Member& member, std::string_view room, std::string_view correlation);
  /// `content` is JSON. kNotInRoom, kUnavailable.
  Refusal message(Member& member, std::string_view room, std::string_view content,
                  std::string_view correlation);
  /// Of any room, its own or not. kUnavailable.
  Refusal presence(Member& member, std::string_view room, std::string_view correlation);

  /// kNotInRoom, kUnavailable.
  Refusal history(Member& member, std::string_view room, const HistoryRange& range,
                  std::string_view correlation);
  /// The same for somebody who may look into any room. kUnavailable.
  Refusal recall(const Member& member, std::string_view room, const HistoryRange& range,
                 std::string_view correlation);

  /// Topics, and messages to users and roles.
  [[nodiscard]] Switchboard& switchboard() { return switchboard_; }
  [[nodiscard]] HubCounts counts() const;
  /// Of messages in rooms, publications, and messages to users and roles.
  [[nodiscard]] const observe::Latency& deliveries() const { return deliveries_.latency(); }

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
  void open(const Publication& letter) { switchboard_.open(letter); }
  void open(const Parcel& letter) { switchboard_.open(letter); }
  void open(const Receipt& letter) { switchboard_.open(letter); }
  void open(const Sighting& letter) { sequencer_.see(letter); }

  std::uint32_t own_;
  Mailboxes& mailboxes_;
  std::size_t max_rooms_;
  bool ending_ = false;
  envelope::Composer composer_;
  Deliveries deliveries_;
  Roster roster_;
  Courier courier_;
  Sequencer sequencer_;
  Switchboard switchboard_;
};

}  // namespace wskit::room
