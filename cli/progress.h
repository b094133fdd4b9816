#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "flow/deadline.h"
#include "load/bench.h"
#include "net/loop.h"

namespace wskit::cli {

/// One line on a terminal's stderr that says how a run goes, drawn anew five times a second in the
/// width that the terminal has then.
class ProgressLine final : private flow::DeadlineOwner {
 public:
  /// Shows `bench` from now on; all outlive it.
  ProgressLine(net::Loop& loop, load::Bench& bench, const load::BenchConfig& config);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  /// Wipes the line.
  ~ProgressLine();

 private:
  void on_deadline(flow::Deadline& which) override;
  void show(const load::Progress& progress);
  [[nodiscard]] std::optional<Duration> percentile(const observe::CompactHistogram& latency,
                                                   double percent);
  [[nodiscard]] std::string stage(TimePoint now) const;
  [[nodiscard]] std::optional<double> share(TimePoint now) const;

  net::Loop& loop_;
  load::Bench& bench_;
  const load::BenchConfig& config_;
  TimePoint shown_at_;
  std::uint64_t completed_ = 0;
  observe::Histogram scratch_;
  flow::Deadline next_{*this};
};

}  // namespace wskit::cli
