#include "flow/rate_meter.h"

namespace wskit::flow {

Ration RateMeter::take(TimePoint now, const RateLimit& limit) {
  if (!limit.is_set()) return {};
  if (limit.burst == 0) {
    const bool granted = window_.take(now, limit.count, limit.window);
    return {granted, window_.remaining(limit.count), window_.end(limit.window) - now};
  }
  const Duration interval = limit.window / limit.count;
  const bool granted = bucket_.take(now, interval, limit.burst);
  return {granted, bucket_.remaining(now, interval, limit.burst),
          bucket_.next(now, interval, limit.burst) - now};
}

bool RateMeter::is_idle(TimePoint now, const RateLimit& limit) const {
  return window_.is_over(now, limit.window) && bucket_.is_full(now);
}

}  // namespace wskit::flow
