#pragma once

#include "base/clock.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::load {

/// Measures which share of a processor one loop's thread uses, while it has something to do.
class BusyWatch final : private flow::DeadlineOwner {
 public:
  /// Time that the calling thread has computed so far.
  using ThreadTime = Duration (*)();
  /// How long after the work at most the processor's clock is read.
  static constexpr Duration kEvery = std::chrono::milliseconds(10);

  /// `loop` outlives it.
  BusyWatch(net::Loop& loop, ThreadTime thread_time) : loop_(loop), thread_time_(thread_time) {}
  BusyWatch(const BusyWatch&) = delete;
  BusyWatch& operator=(const BusyWatch&) = delete;

  /// On the loop's thread, as all that follows. Measures from now on.
  void start();
  /// There is something to do at `now`.
  void note_work(TimePoint now) { worked_ = now; }
  /// Measures no more. The share from `start` to `end`, 0 to 1: where `end` has passed and nothing
  /// has been done since, to at most kEvery after it. 0 when it was never started.
  double stop(TimePoint end);

 private:
  void on_deadline(flow::Deadline& which) override;
  void read();

  net::Loop& loop_;
  const ThreadTime thread_time_;
  TimePoint worked_;
  /// When the clocks were read first and last, and what the thread's said then.
  TimePoint began_;
  TimePoint read_;
  Duration began_with_{};
  Duration spent_{};
  flow::Deadline next_{*this};
};

}  // namespace wskit::load
