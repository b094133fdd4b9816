#pragma once

#include <cstdint>

#include "base/clock.h"
#include "load/in_flight.h"
#include "load/summary.h"

namespace wskit::load {

/// One worker's bookkeeping: what leaves and what comes back, counted once the warm-up is over.
/// Its methods for single operations are a few instructions each.
class Recorder {
 public:
  /// `paced`: the intended and the actual time may differ, so both are recorded.
  explicit Recorder(bool paced) : paced_(paced) {}

  /// Operations intended before `from` are the warm-up's. Until this call all of them are.
  void measure_from(TimePoint from) { from_ = from; }
  [[nodiscard]] bool measures(TimePoint intended) const { return intended >= from_; }

  void issued(const Flight& flight, std::uint64_t count) {
    in_flight_ += count;
    if (measures(flight.intended)) summary_.attempted += count;
  }
  void succeeded(const Flight& flight, TimePoint now) {
    --in_flight_;
    ++completed_;
    if (!measures(flight.intended)) return;
    summary_.latency.record(now - flight.intended);
    if (paced_) summary_.service.record(now - flight.sent);
  }
  void lost(const Flight& flight, Loss loss) {
    --in_flight_;
    if (measures(flight.intended)) ++summary_.losses[static_cast<std::size_t>(loss)];
  }
  /// Operations that were due in the measured part and never left.
  void not_sent(std::uint64_t count) {
    summary_.attempted += count;
    summary_.losses[static_cast<std::size_t>(Loss::kNotSent)] += count;
  }
  /// An operation leaves `lag` after its time because this process was not there.
  void lagged(TimePoint intended, Duration lag) {
    if (!measures(intended)) return;
    summary_.late += lag > Summary::kLate ? 1 : 0;
    summary_.worst_lag = std::max(summary_.worst_lag, lag);
  }

  /// The clock of the rate starts and stops; `cpu` is the time that this thread has computed so
  /// far.
  void open_window(TimePoint now, Duration cpu);
  void close_window(TimePoint now, Duration cpu);
  [[nodiscard]] bool window_closed() const { return window_ == Window::kClosed; }

  /// Issued and neither answered nor given up.
  [[nodiscard]] std::uint64_t in_flight() const { return in_flight_; }
  /// Answered since the start, warm-up included.
  [[nodiscard]] std::uint64_t completed() const { return completed_; }
  [[nodiscard]] Summary& summary() { return summary_; }
  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  enum class Window : std::uint8_t { kBefore, kOpen, kClosed };

  const bool paced_;
  Window window_ = Window::kBefore;
  TimePoint from_ = TimePoint::max();
  std::uint64_t in_flight_ = 0;
  std::uint64_t completed_ = 0;
  TimePoint opened_at_;
  Duration opened_cpu_{};
  std::uint64_t opened_completed_ = 0;
  Summary summary_;
};

}  // namespace wskit::load
