#pragma once

#include <cstddef>
#include <cstdint>

#include "base/clock.h"

namespace wskit::cli {

/// What a session has carried.
struct Traffic {
  std::uint64_t sent = 0;  ///< messages
  std::uint64_t sent_bytes = 0;
  std::uint64_t received = 0;  ///< messages
  std::uint64_t received_bytes = 0;
  TimePoint opened{};  ///< the connection

  void count_sent(std::size_t bytes) {
    ++sent;
    sent_bytes += bytes;
  }
};

}  // namespace wskit::cli
