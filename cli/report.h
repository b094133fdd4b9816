#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/threshold.h"
#include "load/bench_config.h"
#include "load/summary.h"

namespace wskit::cli {

/// What a report is about; borrowed while it is written.
struct BenchReport {
  const load::BenchConfig& config;
  const load::Summary& summary;
  std::span<const Threshold> thresholds;
};

/// What a reader must know before believing the figures, one sentence each: that the generator did
/// not keep up, that replies were lost, that not everything asked for was done.
std::vector<std::string> caveats(const BenchReport& report);

/// What fan-out came to, beside the deliveries themselves.
struct FanoutFigures {
  std::uint64_t published = 0;  ///< messages that left in the measured part
  double factor = 0;            ///< deliveries of each
  load::Receiver least;         ///< to whom the fewest were delivered; the most
  load::Receiver most;
  load::Receiver fastest;  ///< of the smallest mean latency; the median; the largest
  load::Receiver median;
  load::Receiver slowest;
};
FanoutFigures fanout_figures(const load::Summary& summary);

/// Receivers with whom something is wrong.
std::uint64_t affected_receivers(const load::Summary& summary);
/// Receivers with whom most is wrong, worst first: ten at most.
std::vector<load::Receiver> worst_receivers(const load::Summary& summary);

/// What an audit found, in one line.
std::string audit_line(const load::Wrongs& wrongs);

/// For a person: a table of latency, throughput, errors, caveats.
std::string text_report(const BenchReport& report);

/// For a program: one line; the schema is docs/bench-report.md.
std::string json_report(const BenchReport& report);

}  // namespace wskit::cli
