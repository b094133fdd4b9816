#include "load/awaiting_slot.h"

#include <algorithm>

namespace wskit::load {

void AwaitingSlot::on_deadline(flow::Deadline& /*which*/) {
  const TimePoint now = context_.loop.now();
  const Duration timeout = context_.config.reply_timeout;
  // While this process was away replies may have come: they are read first, and the time in which
  // nobody waited does not count.
  const Duration away = now - patience_.when();
  if (away > Summary::kLate) return context_.loop.arm(patience_, now + std::min(away, timeout));
  const std::optional<TimePoint> next = give_up(now - timeout);
  if (next) context_.loop.arm(patience_, *next + timeout);
  context_.owner.on_slot_gave_up(*this, now);
}

}  // namespace wskit::load
