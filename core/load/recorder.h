#pragma once

#include <algorithm>
#include <cstdint>

#include "base/clock.h"
#include "load/in_flight.h"
#include "load/progress.h"
#include "load/summary.h"

namespace wskit::load {

/// One worker's bookkeeping: what leaves and what comes back, counted once the warm-up is over.
/// Its methods for single operations are a few instructions each.
class Recorder {
 public:
  /// `paced`: the intended and the actual time may differ, so both are recorded.
  explicit Recorder(bool paced) : paced_(paced) {}

  /// Operations intended before `from` are the warm-up's. Until this call all of them are.
  void measure_from(TimePoint from);
  [[nodiscard]] bool measures(TimePoint intended) const { return intended >= from_; }

  void issued(const Flight& flight, std::uint64_t count) {
    in_flight_ += static_cast<std::int64_t>(count);
    if (measures(flight.intended)) summary_.attempted += count;
  }
  /// So many more measured deliveries are awaited; or fewer, when it is negative. What they come to
  /// is settled in the end.
  void await(std::int64_t more) { in_flight_ += more; }
  /// A message of so many bytes has left which is not one operation.
  void published(std::uint64_t bytes) { done_.sent += bytes; }
  /// `received`: bytes of the reply.
  void succeeded(const Flight& flight, TimePoint now, std::uint64_t received) {
    --in_flight_;
    ++done_.operations;
    done_.sent += flight.size;
    done_.received += received;
    if (!measures(flight.intended)) return;
    if (now >= interval_ends_) turn(now);
    recent_.record(now - flight.intended);
    if (paced_) summary_.service.record(now - flight.sent);
  }
  /// The same of a delivery, of which only measured ones are awaited.
  void delivered(const Flight& flight, TimePoint now, std::uint64_t received) {
    if (!measures(flight.intended)) ++in_flight_;
    succeeded(flight, now, received);
  }
  void lost(const Flight& flight, Loss loss) {
    --in_flight_;
    if (!measures(flight.intended)) return;
    ++summary_.losses[static_cast<std::size_t>(loss)];
    ++summary_.timeline.at(flight.intended - from_).failed;
  }
  /// Operations that were due in the measured part, at even distances, and never left.
  void not_sent(std::uint64_t count, TimePoint first, TimePoint last) {
    summary_.attempted += count;
    summary_.losses[static_cast<std::size_t>(Loss::kNotSent)] += count;
    summary_.timeline.fail(first - from_, last - from_, count);
  }
  /// An operation leaves `lag` after its time because this process was not there.
  void lagged(TimePoint intended, Duration lag) {
    if (!measures(intended)) return;
    summary_.late += lag > Summary::kLate ? 1 : 0;
    summary_.worst_lag = std::max(summary_.worst_lag, lag);
  }

  /// A connection is there, or there no more.
  void opened() {
    ++summary_.opened;
    most_open_ = std::max(most_open_, ++open_);
  }
  void closed() { --open_; }

  /// The measured part, which is from the moment of `measure_from` on, begins and ends.
  void open_window();
  void close_window(TimePoint now);
  [[nodiscard]] bool window_closed() const { return window_ == Window::kClosed; }
  /// The last: completes the summary.
  void finish();

  /// Issued and neither answered nor given up.
  [[nodiscard]] std::int64_t in_flight() const { return in_flight_; }
  /// Answered since the start, warm-up included.
  [[nodiscard]] std::uint64_t completed() const { return done_.operations; }
  /// Its latency and timeline lack the interval under way until `finish`.
  [[nodiscard]] Summary& summary() { return summary_; }
  [[nodiscard]] const Summary& summary() const { return summary_; }
  /// How far this worker is. Costs some ten microseconds.
  [[nodiscard]] Progress progress() const;

 private:
  enum class Window : std::uint8_t { kBefore, kOpen, kClosed };
  /// Operations answered since the start, and the bytes of their messages.
  struct Done {
    std::uint64_t operations = 0;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
  };

  /// Files the interval under way; the one around `now` begins.
  void turn(TimePoint now);
  void file();

  const bool paced_;
  Window window_ = Window::kBefore;
  TimePoint from_ = TimePoint::max();
  std::int64_t in_flight_ = 0;
  Done done_;
  Done opened_done_;
  /// Latencies of the interval under way. They join the others at its end, so that a message costs
  /// no more than without a timeline.
  observe::Histogram recent_;
  TimePoint interval_began_;
  TimePoint interval_ends_ = TimePoint::max();
  std::uint64_t open_ = 0;
  std::uint64_t most_open_ = 0;  ///< in the interval under way
  Summary summary_;
};

}  // namespace wskit::load
