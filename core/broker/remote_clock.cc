#include "broker/remote_clock.h"

#include <algorithm>

#include "base/assert.h"

namespace wskit::broker {

void RemoteClock::note(TimePoint sent, TimePoint received, Time told) {
  const Duration round_trip = received - sent;
  const TimePoint middle = sent + round_trip / 2;
  samples_[noted_++ % kRemembered] = {Duration(told) - middle.time_since_epoch(), round_trip};
}

TimePoint RemoteClock::here(Time time) const {
  return TimePoint(Duration(time) - best().offset);
}

RemoteClock::Time RemoteClock::there(TimePoint moment) const {
  return std::chrono::duration_cast<Time>(moment.time_since_epoch() + best().offset);
}

Duration RemoteClock::uncertainty() const {
  return best().round_trip / 2;
}

const RemoteClock::Sample& RemoteClock::best() const {
  WSKIT_ASSERT(known());
  return *std::min_element(
      samples_.begin(), samples_.begin() + std::min(noted_, kRemembered),
      [](const Sample& one, const Sample& other) { return one.round_trip < other.round_trip; });
}

}  // namespace wskit::broker
