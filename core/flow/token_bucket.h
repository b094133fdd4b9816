#pragma once

#include <cstdint>

#include "base/clock.h"

namespace wskit::flow {

/// A bucket of `burst` tokens, full at first, into which one more comes each `interval`; an event
/// takes one. Kept as the moment at which it is full again (the generic cell rate algorithm of
/// ITU-T I.371, annex A, as a virtual schedule): 8 bytes, and no timer fills it.
class TokenBucket {
 public:
  /// Takes a token; false when there is none.
  bool take(TimePoint now, Duration interval, std::uint32_t burst) {
    const TimePoint full = (full_ > now ? full_ : now) + interval;
    if (full - now > interval * burst) return false;
    full_ = full;
    return true;
  }

  [[nodiscard]] std::uint32_t remaining(TimePoint now, Duration interval,
                                        std::uint32_t burst) const {
    if (is_full(now)) return burst;
    const auto missing = (full_ - now + interval - Duration(1)) / interval;
    return missing >= burst ? 0 : burst - static_cast<std::uint32_t>(missing);
  }
  /// When there is a token again, at the earliest `now`.
  [[nodiscard]] TimePoint next(TimePoint now, Duration interval, std::uint32_t burst) const {
    const TimePoint due = full_ - interval * burst + interval;
    return due > now ? due : now;
  }
  [[nodiscard]] bool is_full(TimePoint now) const { return full_ <= now; }

 private:
  TimePoint full_;
};

}  // namespace wskit::flow
