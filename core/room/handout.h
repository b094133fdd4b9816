#pragma once

#include <cstddef>
#include <cstdint>

#include "base/payload.h"
#include "room/member.h"

namespace wskit::room {

/// One frame on its way to members of a loop who may be found more than once, under several topics
/// or names: each gets it once. Nothing is allocated for a member.
class Handout {
 public:
  /// `number` is one that no handout of this loop has had; `frame` outlives it.
  Handout(const Payload& frame, std::uint64_t number) : frame_(frame), number_(number) {}

  void give(Member& member) {
    if (!mark(member)) return;
    member.deliver(frame_);
    ++receivers_;
  }
  /// `member` is not to get it, unless it has already.
  void withhold(Member& member) const { mark(member); }

  [[nodiscard]] std::size_t receivers() const { return receivers_; }

 private:
  /// False when it was marked before.
  bool mark(Member& member) const {
    if (member.handout_ == number_) return false;
    member.handout_ = number_;
    return true;
  }

  const Payload& frame_;
  std::uint64_t number_;
  std::size_t receivers_ = 0;
};

}  // namespace wskit::room
