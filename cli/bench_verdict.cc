#include "cli/bench_verdict.h"

#include <optional>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/verdict.h"

namespace wskit::cli {
namespace {

/// What connections failed for, unless the server has closed them all in good order.
ExitCode judge_failures(const BenchReport& report, const Diagnostics& diagnostics) {
  for (const load::Failure& failure : report.summary.failures) {
    // Of a worker elsewhere no more is known than what stands in its report.
    const std::string in_short = report.settings.url + ": " + failure.first;
    if (failure.orderly) {
      diagnostics.note(Verbosity::kNormal, in_short);
      continue;
    }
    if (!report.parts.empty()) return diagnostics.error(Error{failure.kind, in_short});
    tell(judge(failure.ended), diagnostics);
    return exit_code_for(failure.kind);
  }
  return kDone;
}

}  // namespace

ExitCode judge_end(const BenchReport& report, const Diagnostics& diagnostics) {
  const load::Summary& summary = report.summary;
  if (summary.failed_connections() >= summary.connections) {
    const ExitCode code = judge_failures(report, diagnostics);
    if (code != kDone) return code;
  }
  const auto timed_out = [&diagnostics](std::string why) {
    return diagnostics.error(Error{ErrorKind::kTimeout, std::move(why)});
  };
  if (summary.succeeded() == 0 && summary.unanswered() > 0) {
    return timed_out("no reply to any message");
  }
  if (summary.attempted == 0 && report.settings.mode != load::Mode::kIdle) {
    return timed_out("nothing was measured: nothing was begun in that time");
  }
  if (was_cut_short(report) && summary.failures.empty()) {
    return timed_out(
        fmt::format("gave up: nothing came any more, {} of the {} asked for had been attempted",
                    format_count(begun(report)), format_count(*report.settings.messages)));
  }
  return kDone;
}

ExitCode judge_findings(const BenchReport& report, const Diagnostics& diagnostics) {
  ExitCode code = kDone;
  const load::Wrongs& wrongs = report.summary.wrongs;
  if (report.audit && wrongs.lost + wrongs.corrupted > 0) {
    diagnostics.error("--audit: " + audit_line(wrongs));
    code = kExpectationFailed;
  }
  if (const std::uint64_t differed = report.summary.lost(load::Loss::kDiffered); differed > 0) {
    diagnostics.error(fmt::format("--check: {} of {} plays went otherwise than recorded",
                                  format_count(differed), format_count(report.summary.attempted)));
    code = kExpectationFailed;
  }
  if (report.find_max && !report.find_max->best) {
    diagnostics.error(find_max_answer(*report.find_max));
    code = kExpectationFailed;
  }
  return code;
}

}  // namespace wskit::cli
