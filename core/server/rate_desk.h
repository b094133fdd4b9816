#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/locked.h"
#include "flow/rate_meter.h"

namespace wskit::server {

/// A meter that sessions on several loops may share.
using SharedMeter = std::shared_ptr<Locked<flow::RateMeter>>;

/// The meters of users or addresses, over all loops: what one has used up stays used up when its
/// last session ends, until it counts no more. Any thread.
class RateDesk {
 public:
  explicit RateDesk(const flow::RateLimit& limit) : limit_(limit) {}

  SharedMeter meter_of(std::string_view key, TimePoint now);
  [[nodiscard]] const flow::RateLimit& limit() const { return limit_; }

 private:
  struct Book {
    std::unordered_map<std::string, SharedMeter> meters;
    std::size_t sweep_at = 1024;  ///< entries at which those that count nothing are removed
  };

  void sweep(Book& book, TimePoint now) const;

  const flow::RateLimit limit_;
  Locked<Book> book_;
};

}  // namespace wskit::server
