#include "flow/pacer.h"

#include "base/assert.h"

namespace wskit::flow {

Pacer::Pacer(double per_second) : nanoseconds_apart_(1e9 / per_second) {
  WSKIT_ASSERT(per_second > 0 && per_second <= 1e9);
}

Duration Pacer::due(std::uint64_t k) const {
  return Duration(static_cast<Duration::rep>(static_cast<double>(k) * nanoseconds_apart_));
}

std::uint64_t Pacer::due_by(Duration elapsed) const {
  if (elapsed < Duration(0)) return 0;
  // Division and multiplication round apart: the estimate may be one off on either side.
  auto k = static_cast<std::uint64_t>(static_cast<double>(elapsed.count()) / nanoseconds_apart_);
  while (k > 0 && due(k) > elapsed)
    --k;
  while (due(k) <= elapsed)
    ++k;
  return k;
}

Deal::Deal(std::uint64_t slots, std::uint64_t workers, std::uint64_t index)
    : slots_(slots), workers_(workers), index_(index), owned_(share_of(slots, workers, index)) {
  WSKIT_ASSERT(index < workers && workers <= slots);
}

}  // namespace wskit::flow
