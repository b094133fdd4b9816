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

/// For a person: a table of latency, throughput, errors, caveats.
std::string text_report(const BenchReport& report);

/// For a program: one line; the schema is docs/bench-report.md.
std::string json_report(const BenchReport& report);

}  // namespace wskit::cli
