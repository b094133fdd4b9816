#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/clock.h"

namespace wskit::server {

/// Tells when a client has made ten errors within ten seconds (protocol.md: then it is closed).
/// 16 bytes; nothing beside until the first error.
class AbuseMeter {
 public:
  static constexpr std::size_t kErrors = 10;
  static constexpr Duration kWindow = std::chrono::seconds(10);

  /// One more error; true when it is the tenth within the window.
  bool add(TimePoint now);

 private:
  using Times = std::array<TimePoint, kErrors - 1>;

  std::unique_ptr<Times> times_;  ///< of the last errors, a ring
  std::uint8_t next_ = 0;         ///< the oldest, once all are filled
  std::uint8_t filled_ = 0;
};

}  // namespace wskit::server
