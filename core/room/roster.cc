#include "room/roster.h"

#include <algorithm>

#include "base/assert.h"

namespace wskit::room {

void Roster::add(Member& member) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  slots_[slot].member = &member;
  member.address_ = {loop_, slot, slots_[slot].generation};
}

std::vector<std::string> Roster::remove(Member& member) {
  std::vector<std::string> left;
  while (!member.memberships_.empty()) {
    Membership& last = member.memberships_.back();
    if (!last.leaving) left.emplace_back(last.room->name);
    end(member, last);
  }
  Slot& slot = slots_[member.address_.slot];
  slot.member = nullptr;
  ++slot.generation;
  free_slots_.push_back(member.address_.slot);
  return left;
}

bool Roster::is_in(Member& member, std::string_view room) {
  return current(member, room) != nullptr;
}

std::size_t Roster::room_count(const Member& member) {
  return static_cast<std::size_t>(
      std::count_if(member.memberships_.begin(), member.memberships_.end(),
                    [](const Membership& membership) { return !membership.leaving; }));
}

std::vector<std::string_view> Roster::rooms_of(const Member& member) {
  std::vector<std::string_view> names;
  for (const Membership& membership : member.memberships_)
    if (!membership.leaving) names.push_back(membership.room->name);
  return names;
}

std::uint32_t Roster::ask_to_join(Member& member, std::string_view room) {
  const auto found = rooms_.find(room);
  const auto entry = found != rooms_.end() ? found : rooms_.try_emplace(std::string(room)).first;
  LocalRoom& local = entry->second;
  local.name = entry->first;
  ++local.memberships;
  ++memberships_;
  const std::uint32_t ticket = ++member.tickets_ & Member::kMaxTicket;
  member.memberships_.push_back({&local, Member::kNoSeat, ticket, 0});
  return ticket;
}

std::optional<std::uint32_t> Roster::ask_to_leave(Member& member, std::string_view room) {
  Membership* membership = current(member, room);
  if (membership == nullptr) return std::nullopt;
  membership->leaving = 1;
  return std::uint32_t{membership->ticket};
}

void Roster::admit(const Address& address, std::string_view room, std::uint32_t ticket) {
  Member* member = find(address);
  if (member == nullptr) return;
  Membership* membership = ticketed(*member, room, ticket);
  WSKIT_ASSERT(membership != nullptr && membership->seat == Member::kNoSeat);
  std::vector<LocalRoom::Seat>& seats = membership->room->seats;
  membership->seat = static_cast<std::uint32_t>(seats.size());
  seats.push_back({member, static_cast<std::uint32_t>(membership - member->memberships_.data())});
  member->on_joined(room);
}

void Roster::dismiss(const Address& address, std::string_view room, std::uint32_t ticket) {
  Member* member = find(address);
  if (member == nullptr) return;
  Membership* membership = ticketed(*member, room, ticket);
  WSKIT_ASSERT(membership != nullptr && membership->leaving);
  end(*member, *membership);
}

void Roster::broadcast(std::string_view room, const Payload& frame, const Address& except) const {
  const auto found = rooms_.find(room);
  if (found == rooms_.end()) return;
  const Member* excepted = find(except);
  for (const LocalRoom::Seat& seat : found->second.seats) {
    if (seat.member != excepted) seat.member->deliver(frame);
  }
}

void Roster::reply(const Address& address, const Payload& frame) const {
  if (Member* member = find(address)) member->deliver(frame);
}

void Roster::give(std::string_view room, Handout& handout) const {
  const auto found = rooms_.find(room);
  if (found == rooms_.end()) return;
  for (const LocalRoom::Seat& seat : found->second.seats)
    handout.give(*seat.member);
}

Member* Roster::find(const Address& address) const {
  if (address.loop != loop_) return nullptr;
  const Slot& slot = slots_[address.slot];
  return slot.generation == address.generation ? slot.member : nullptr;
}

Member::Membership* Roster::current(Member& member, std::string_view room) {
  const auto found = rooms_.find(room);
  if (found == rooms_.end()) return nullptr;
  const auto is_current = [&](const Membership& membership) {
    return membership.room == &found->second && !membership.leaving;
  };
  auto& memberships = member.memberships_;
  const auto place = std::find_if(memberships.begin(), memberships.end(), is_current);
  return place == memberships.end() ? nullptr : &*place;
}

Member::Membership* Roster::ticketed(Member& member, std::string_view room, std::uint32_t ticket) {
  const auto is_it = [&](const Membership& membership) {
    return membership.ticket == ticket && membership.room->name == room;
  };
  auto& memberships = member.memberships_;
  const auto place = std::find_if(memberships.begin(), memberships.end(), is_it);
  return place == memberships.end() ? nullptr : &*place;
}

// The last seat and the last membership move into the places that become free, so that nothing else
// has to move.
void Roster::end(Member& member, Membership& membership) {
  LocalRoom& room = *membership.room;
  const auto place = static_cast<std::uint32_t>(&membership - member.memberships_.data());
  if (membership.seat != Member::kNoSeat) {
    member.on_left(room.name);
    const LocalRoom::Seat moved = room.seats.back();
    room.seats[membership.seat] = moved;
    moved.member->memberships_[moved.place].seat = membership.seat;
    room.seats.pop_back();
  }
  const Membership last = member.memberships_.back();
  if (&membership != &member.memberships_.back()) {
    membership = last;
    if (last.seat != Member::kNoSeat) last.room->seats[last.seat].place = place;
  }
  member.memberships_.pop_back();
  --memberships_;
  if (--room.memberships == 0) rooms_.erase(rooms_.find(room.name));
}

}  // namespace wskit::room
