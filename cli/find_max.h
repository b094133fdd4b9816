#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/find_max_figures.h"
#include "cli/threshold.h"
#include "load/bench_config.h"
#include "load/search.h"
#include "load/summary.h"

namespace wskit::cli {

/// Finds the largest load at which a server meets its objectives, by running benches one after the
/// other (load::Search). A run has met them when every objective holds; unless one of them is about
/// errors, when at most 0.1 % of its operations failed; and when what was sent in its measured part
/// was answered in it, but for 5 %.
class FindMax {
 public:
  enum class Axis : std::uint8_t { kRate, kConnections };

  struct Plan {
    Axis axis = Axis::kRate;
    std::vector<Threshold> objectives;  ///< at least one
    double start = 1000;
    double most = 1e9;
    int confirmations = 3;                      ///< runs that the answer has to pass
    Duration within = std::chrono::minutes(5);  ///< no run begins that could end later
  };
  using Run = FindMaxFigures::Run;
  using Measure = std::function<load::Summary(const load::BenchConfig& config)>;
  using Now = std::function<TimePoint()>;

  /// `measure` runs one bench.
  FindMax(Plan plan, load::BenchConfig config, Measure measure, Now now);

  /// Runs until it is over; `tried` hears of each run. Stops when a run was interrupted or no
  /// connection could be made in it.
  void run(const std::function<void(const Run& run)>& tried);

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] std::span<const Run> runs() const { return runs_; }
  [[nodiscard]] const load::Search& search() const { return search_; }
  /// The largest load that met the objectives and was not refuted.
  [[nodiscard]] std::optional<double> best() const { return search_.best(); }
  /// The time was up, no connection could be made, or it was interrupted, before the answer was
  /// confirmed.
  [[nodiscard]] bool cut_short() const { return cut_short_; }
  /// All runs at the smallest load that missed were ones in which the generator did not keep up.
  [[nodiscard]] bool generator_was_the_limit() const;
  /// What a run at that load has.
  [[nodiscard]] load::BenchConfig config_of(double load) const;
  /// The last run at `best` that met the objectives, or else the last that there was.
  [[nodiscard]] const load::Summary& summary() const;

 private:
  [[nodiscard]] bool has_time() const;
  [[nodiscard]] Run judged(double load, const load::Summary& summary) const;

  const Plan plan_;
  const load::BenchConfig config_;
  const Measure measure_;
  const Now now_;
  const TimePoint started_;
  load::Search search_;
  std::vector<Run> runs_;
  std::map<double, load::Summary> met_;  ///< by load, the last run
  load::Summary last_;
  bool cut_short_ = false;
};

/// "rate" or "connections".
std::string_view name_of(FindMax::Axis axis);

}  // namespace wskit::cli
