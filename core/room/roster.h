#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "room/handout.h"
#include "room/member.h"
#include "room/text_map.h"

namespace wskit::room {

/// The members of one room on one loop.
struct LocalRoom {
  /// A confirmed member, who gets what the room gets.
  struct Seat {
    Member* member;
    std::uint32_t place;  ///< index among the member's memberships
  };

  std::string_view name;  ///< its key in the map
  std::vector<Seat> seats;
  std::size_t memberships = 0;  ///< seated or not
};

/// Who is on this loop, and in which rooms. A membership is asked for here, confirmed (`admit`) and
/// ended (`dismiss`) by the room's owner, in the owner's order; it costs 32 bytes, joining and
/// leaving O(the member's rooms), delivering nothing but the seats.
class Roster {
 public:
  explicit Roster(std::uint32_t loop) : loop_(loop) {}
  Roster(const Roster&) = delete;
  Roster& operator=(const Roster&) = delete;

  /// A new member comes; it stays until `remove`.
  void add(Member& member);
  /// Ends all its memberships at once; the names of the rooms that it had not asked to leave.
  std::vector<std::string> remove(Member& member);

  /// Whether `member` is in `room`, confirmed or not, and has not asked to leave.
  [[nodiscard]] bool is_in(Member& member, std::string_view room);
  /// The rooms of which `is_in` is true.
  [[nodiscard]] static std::size_t room_count(const Member& member);
  [[nodiscard]] static std::vector<std::string_view> rooms_of(const Member& member);
  /// `member`, not in `room`, asks to join: the ticket that `admit` has to show.
  std::uint32_t ask_to_join(Member& member, std::string_view room);
  /// `member` asks to leave: its ticket, or nothing when it is not in `room`.
  std::optional<std::uint32_t> ask_to_leave(Member& member, std::string_view room);

  /// The owner's answers. Members that have gone since are passed over.
  void admit(const Address& address, std::string_view room, std::uint32_t ticket);
  void dismiss(const Address& address, std::string_view room, std::uint32_t ticket);
  /// Delivers to everyone who is seated in `room`, but not to `except`.
  void broadcast(std::string_view room, const Payload& frame, const Address& except) const;
  void reply(const Address& address, const Payload& frame) const;
  /// Gives `handout` to everyone who is seated in `room`.
  void give(std::string_view room, Handout& handout) const;

  /// Of all members, confirmed or not.
  [[nodiscard]] std::size_t memberships() const { return memberships_; }
  [[nodiscard]] static const Address& address_of(const Member& member) { return member.address_; }

 private:
  struct Slot {
    Member* member = nullptr;
    std::uint32_t generation = 0;
  };
  using Membership = Member::Membership;

  [[nodiscard]] Member* find(const Address& address) const;
  /// The member's current membership of `room`: one that is not leaving.
  [[nodiscard]] Membership* current(Member& member, std::string_view room);
  [[nodiscard]] static Membership* ticketed(Member& member, std::string_view room,
                                            std::uint32_t ticket);
  void end(Member& member, Membership& membership);

  std::uint32_t loop_;
  std::size_t memberships_ = 0;
  TextMap<LocalRoom> rooms_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_slots_;
};

}  // namespace wskit::room
