#include "server/abuse_meter.h"

#include <utility>

namespace wskit::server {

bool AbuseMeter::add(TimePoint now) {
  if (times_ == nullptr) times_ = std::make_unique<Times>();
  const TimePoint oldest = std::exchange((*times_)[next_], now);
  next_ = static_cast<std::uint8_t>((next_ + 1) % times_->size());
  if (filled_ < times_->size()) {
    ++filled_;
    return false;
  }
  return now - oldest < kWindow;
}

}  // namespace wskit::server
