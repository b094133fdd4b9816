#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/audit_figures.h"
#include "cli/bench_settings.h"
#include "cli/environment.h"
#include "cli/fanout_figures.h"
#include "cli/find_max_figures.h"
#include "cli/threshold.h"
#include "load/summary.h"

namespace wskit::cli {

/// One of the runs that a report puts together.
struct ReportPart {
  std::string name;  ///< of its file, or of the process that ran it
  std::int64_t started_unix_ms = 0;
  Duration elapsed{};
  std::uint64_t completed = 0;
  double per_second = 0;
};

/// A run, or several put together, as every format reports them.
struct BenchReport {
  BenchSettings settings;
  Environment environment;
  std::int64_t started_unix_ms = 0;  ///< the measured part, by the clock of the machine
  load::Summary summary;
  std::optional<FanoutFigures> fanout;     ///< in mode fanout
  std::optional<AuditFigures> audit;       ///< with --audit
  std::optional<FindMaxFigures> find_max;  ///< of the search that ended with this run
  std::vector<Threshold> thresholds;
  std::vector<std::string> regressions;  ///< by what it is worse than its baseline, a sentence each
  std::vector<ReportPart> parts;         ///< when it was put together of several
  std::vector<std::string> notes;        ///< sentences about how, which belong to the caveats
};

/// A run that has just ended, here.
BenchReport report_of(const load::BenchConfig& config, const load::Summary& summary);

/// Operations that have begun, as --messages counts them: in mode fanout what was published, and
/// not its deliveries.
std::uint64_t begun(const BenchReport& report);
/// It ended by itself before all that was asked for had begun.
bool was_cut_short(const BenchReport& report);

/// What a reader must know before believing the figures, one sentence each: that the generator did
/// not keep up, that replies were lost, that not everything asked for was done.
std::vector<std::string> caveats(const BenchReport& report);

/// For a person: a table of latency, throughput, errors, caveats.
std::string text_report(const BenchReport& report);

/// For spreadsheets: a row for each interval, and one for the whole run.
std::string csv_report(const BenchReport& report);

/// For a browser: one document with charts, which needs nothing else.
std::string html_report(const BenchReport& report);

/// For HdrHistogram's tools: a log of format 1.3, with a histogram for each interval.
std::string hdr_report(const BenchReport& report);

/// For a program: one line; the schema is docs/bench-report.md.
std::string json_report(const BenchReport& report);

}  // namespace wskit::cli
