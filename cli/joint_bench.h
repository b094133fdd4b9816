#pragma once

#include <optional>
#include <string>
#include <vector>

#include "broker/rendezvous.h"
#include "cli/bench_runner.h"
#include "cli/diagnostics.h"
#include "cli/report.h"
#include "cli/route.h"

namespace wskit::cli {

/// A run of bench that this process makes together with others (docs/bench.md). All calls return
/// when what they are about is over; `control` runs meanwhile.
class JointBench final : private broker::RendezvousEvents {
 public:
  /// All outlive it, but the configs. Of `route` it takes whom to trust.
  JointBench(const broker::RendezvousConfig& config, lws::Loop& control, const RouteConfig& route,
             const Diagnostics& diagnostics);

  /// Meets the others, measures, and waits for them. The report, when it is on this process to give
  /// one: of all, or of itself alone when it could not hand it over. Otherwise all is said, and
  /// `code` is how it ends. `runner` makes runs on `control`.
  std::optional<BenchReport> run(BenchRunner& runner, const load::BenchConfig& config);
  [[nodiscard]] int code() const { return code_; }
  /// The signal that has ended the run early, here or elsewhere, or 0.
  [[nodiscard]] int signal() const { return signal_; }
  /// Once the report is given, and judged with `code`: tells the others. How this process ends.
  int conclude(int code);

 private:
  void on_seats(std::size_t taken) override;
  void on_missing(std::size_t taken) override;
  void on_start(TimePoint when, broker::RemoteClock::Time time) override;
  void on_stop(int signal, std::size_t seat, const std::string& who) override;
  void on_reports(const std::vector<broker::WorkerReport>& reports) override;
  void on_over(const Result<broker::Outcome>& outcome) override;

  void take_signal(int signal);
  std::optional<BenchReport> end();
  BenchReport alone(BenchReport own);
  BenchReport together(const std::vector<broker::WorkerReport>& reports);
  void lose(const broker::WorkerReport& report, const std::string& how, BenchReport& whole);

  lws::Loop& control_;
  const Diagnostics& diagnostics_;
  const RouteConfig to_redis_;
  Route route_;
  const broker::RendezvousConfig config_;
  broker::Rendezvous rendezvous_;
  BenchRunner* runner_ = nullptr;
  std::size_t seats_taken_ = 0;
  std::optional<broker::RemoteClock::Time> started_;  ///< by the clock that all share
  std::optional<std::vector<broker::WorkerReport>> reports_;
  std::optional<Result<broker::Outcome>> over_;
  int signal_ = 0;
  int code_ = kDone;  ///< how this process ends, by what is known so far
};

}  // namespace wskit::cli
