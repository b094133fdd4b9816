#pragma once

#include <algorithm>
#include <cstdint>

#include "base/clock.h"

namespace wskit::flow {

/// Counts events in windows of one length after another; the first event opens a window. At worst
/// twice the limit passes within one length, around the border of two windows. 16 bytes.
class FixedWindow {
 public:
  /// One more event; false when the window has had `limit` already.
  bool take(TimePoint now, std::uint32_t limit, Duration length) {
    if (is_over(now, length)) {
      opened_ = now;
      taken_ = 0;
    }
    if (taken_ >= limit) return false;
    ++taken_;
    return true;
  }

  /// How many more the window that `take` counted in has room for.
  [[nodiscard]] std::uint32_t remaining(std::uint32_t limit) const {
    return limit - std::min(taken_, limit);
  }
  /// When that window ends.
  [[nodiscard]] TimePoint end(Duration length) const { return opened_ + length; }
  /// Nothing is counted at present.
  [[nodiscard]] bool is_over(TimePoint now, Duration length) const {
    return taken_ == 0 || now - opened_ >= length;
  }

 private:
  TimePoint opened_;
  std::uint32_t taken_ = 0;
};

}  // namespace wskit::flow
