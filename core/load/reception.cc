#include "load/reception.h"

#include <algorithm>

namespace wskit::load {

bool Reception::see(const Stamp& stamp, TimePoint now, std::size_t size) {
  const auto kind = arrivals_[stamp.publisher - rules_.first_publisher].see(stamp.sequence);
  const bool measured = recorder_.measures(stamp.intended);
  if (kind == Arrivals::Kind::kDuplicate) {
    tally_.wrongs.duplicated += measured ? 1 : 0;
    return false;
  }
  recorder_.delivered({stamp.intended, stamp.sent, rules_.answers ? size : 0}, now, size);
  if (!measured) return true;
  ++tally_.delivered;
  tally_.latency_sum += now - stamp.intended;
  tally_.latency_max = std::max(tally_.latency_max, now - stamp.intended);
  tally_.wrongs.reordered += kind == Arrivals::Kind::kReordered ? 1 : 0;
  tally_.wrongs.late += now - stamp.sent > rules_.timeout ? 1 : 0;
  return true;
}

std::size_t Reception::bytes() const {
  std::size_t sum = arrivals_.capacity() * sizeof(Arrivals);
  for (const Arrivals& arrivals : arrivals_)
    sum += arrivals.bytes();
  return sum;
}

}  // namespace wskit::load
