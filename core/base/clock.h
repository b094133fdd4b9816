#pragma once

#include <chrono>

namespace wskit {

/// Monotonic: never steps back. Latency, deadlines and rates are measured on it.
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = Clock::duration;

/// Wall-clock milliseconds since the Unix epoch, as the envelope's `timestamp` carries them.
inline long long unix_milliseconds() {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace wskit
