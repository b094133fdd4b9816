#include "load/room.h"

#include "load/member_slot.h"

namespace wskit::load {
namespace {

std::int64_t signed_of(std::uint64_t count) {
  return static_cast<std::int64_t>(count);
}

}  // namespace

void Room::left(const MemberSlot& member, std::uint64_t got) {
  --live_;
  const std::uint64_t expected = known_ - (hears_itself() ? 0 : member.published());
  recorder_.await(signed_of(got) - signed_of(expected));
}

void Room::published() {
  ++own_;
  ++known_;
  recorder_.await(signed_of(live_) - (hears_itself() ? 0 : 1));
}

void Room::expect(std::uint64_t total) {
  const std::uint64_t others = total - own_;
  known_ += others;
  recorder_.await(signed_of(others * live_));
}

MemberSlot* Room::heard_by(std::uint32_t publisher, const MemberSlot& listener) const {
  if (publisher % config_.workers != worker_) return nullptr;
  const std::uint64_t index = publisher / config_.workers;
  return witness(index) == &listener ? members_[index] : nullptr;
}

const MemberSlot* Room::witness(std::uint64_t publisher) const {
  if (hears_itself()) return members_[publisher];
  for (std::uint64_t i = 1; i < members_.size(); ++i) {
    const MemberSlot* const next = members_[(publisher + i) % members_.size()];
    if (!next->failed()) return next;
  }
  return nullptr;
}

}  // namespace wskit::load
