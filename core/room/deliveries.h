#pragma once

#include "base/clock.h"
#include "net/loop.h"
#include "observe/latency.h"

namespace wskit::room {

/// How long messages of members take to their receivers: from being taken up by the sender's loop
/// to being queued for the last receiver of a loop. One figure for each loop that has some.
class Deliveries {
 public:
  explicit Deliveries(const net::Loop& loop) : loop_(loop) {}

  /// What a member of this loop says next is taken up at `now`.
  void begin(TimePoint now) { begun_ = now; }
  [[nodiscard]] TimePoint begun() const { return begun_; }
  /// What was taken up at `begun`, by this loop or another, is queued for all who get it here.
  void end(TimePoint begun) { latency_.record(loop_.now() - begun); }

  [[nodiscard]] const observe::Latency& latency() const { return latency_; }

 private:
  const net::Loop& loop_;
  TimePoint begun_;
  observe::Latency latency_;
};

}  // namespace wskit::room
