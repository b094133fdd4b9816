#pragma once

#include <cstdint>

#include "base/clock.h"

namespace wskit::flow {

/// Counts events in windows of one length after another; the first event opens a window. At worst
/// twice the limit passes within one length, around the border of two windows. 16 bytes.
class FixedWindow {
 public:
  /// One more event; false when the window has had `limit` already.
  bool take(TimePoint now, std::uint32_t limit, Duration length) {
    if (taken_ == 0 || now - opened_ >= length) {
      opened_ = now;
      taken_ = 0;
    }
    if (taken_ >= limit) return false;
    ++taken_;
    return true;
  }

 private:
  TimePoint opened_;
  std::uint32_t taken_ = 0;
};

}  // namespace wskit::flow
