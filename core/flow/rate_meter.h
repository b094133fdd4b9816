#pragma once

#include <cstdint>

#include "base/clock.h"
#include "flow/fixed_window.h"
#include "flow/token_bucket.h"

namespace wskit::flow {

/// So many events in so much time.
struct RateLimit {
  std::uint32_t count = 0;  ///< 0: no limit
  Duration window{};
  /// 0: `count` in each fixed window. Else a token bucket of that size, refilled at count / window.
  std::uint32_t burst = 0;

  [[nodiscard]] bool is_set() const { return count > 0; }
};

/// What a limit says to an event.
struct Ration {
  bool granted = true;
  std::uint32_t remaining = 0;  ///< how many more would pass now
  Duration wait{};              ///< until the next one passes, if this one does not
};

/// The events of one client under one limit, which is given anew each time. 24 bytes.
class RateMeter {
 public:
  Ration take(TimePoint now, const RateLimit& limit);
  /// What was taken no longer counts: a new meter would say the same.
  [[nodiscard]] bool is_idle(TimePoint now, const RateLimit& limit) const;

 private:
  FixedWindow window_;
  TokenBucket bucket_;
};

/// Events closer to the last one that passed than `interval` do not pass. 8 bytes.
class Throttle {
 public:
  /// How long to wait; zero: it passes.
  Duration take(TimePoint now, Duration interval) {
    if (now < next_) return next_ - now;
    next_ = now + interval;
    return Duration::zero();
  }

 private:
  TimePoint next_;
};

}  // namespace wskit::flow
