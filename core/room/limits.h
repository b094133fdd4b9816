#pragma once

#include <chrono>
#include <cstddef>

#include "base/clock.h"

namespace wskit::room {

/// What rooms remember of their messages.
struct HistoryLimits {
  std::size_t size = 100;  ///< messages of one room; 0: none
  Duration ttl = std::chrono::minutes(10);
  std::size_t max_bytes = std::size_t{256} << 20;  ///< of memory, for all rooms of all loops
};

struct Limits {
  /// That one member may be in, and that many subscriptions it may have.
  std::size_t max_rooms = 100;
  HistoryLimits history;
};

}  // namespace wskit::room
