#include "cli/report_options.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/report_file.h"
#include "cli/report_merge.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

/// The same run, be it from one file, from a copy, or as a part of what was put together. Runs that
/// begin in the same millisecond do not end in the same nanosecond.
bool are_one_run(const ReportPart& one, const ReportPart& other) {
  return one.started_unix_ms == other.started_unix_ms && one.elapsed == other.elapsed &&
         one.completed == other.completed;
}

bool share_a_run(const BenchReport& one, const BenchReport& other) {
  const auto parts = parts_of(one, {});
  const auto others = parts_of(other, {});
  return std::find_first_of(parts.begin(), parts.end(), others.begin(), others.end(),
                            are_one_run) != parts.end();
}

/// Whether `report`, of `file`, adds up with those before, of `files`. kUsage.
Status check_fits(const BenchReport& report, const std::string& file,
                  const std::vector<BenchReport>& before, const std::vector<std::string>& files) {
  const auto refused = [](std::string why) { return Error{ErrorKind::kUsage, std::move(why)}; };
  if (before.empty()) return ok();
  const load::Mode mode = before.front().settings.mode;
  if (report.settings.mode != mode) {
    return refused(fmt::format("{}: is of --mode {}, and does not add up with {}, of --mode {}",
                               escaped(file), load::name_of(report.settings.mode),
                               escaped(files.front()), load::name_of(mode)));
  }
  if (report.find_max || before.front().find_max) {
    return refused(fmt::format(
        "{}: is of a search (--find-max), and searches do not add up; report each by itself",
        escaped(report.find_max ? file : files.front())));
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!share_a_run(before[i], report)) continue;
    return refused(fmt::format("{}: has a run that {} has as well; name each run once",
                               escaped(file), escaped(files[i])));
  }
  return ok();
}

std::string formatted(const BenchReport& report, ReportFormat format) {
  switch (format) {
    case ReportFormat::kText:
      return text_report(report);
    case ReportFormat::kCsv:
      return csv_report(report);
    case ReportFormat::kHdr:
      return hdr_report(report);
    case ReportFormat::kHtml:
      return html_report(report);
    case ReportFormat::kJson:
      break;
  }
  return json_report(report);
}

}  // namespace

void ReportOptions::add_to(OptionTable& options) {
  const auto add_threshold = [this](std::string_view text) -> Status {
    auto threshold = Threshold::parse(text);
    if (!threshold) return std::move(threshold).error();
    fail_if_.push_back(*std::move(threshold));
    return ok();
  };
  const auto take_regress = [this](std::string_view text) -> Status {
    const auto percent = parse_regress(text);
    if (!percent) return percent.error();
    most_regress_ = *percent;
    return ok();
  };
  options.group("Report")
      .values("--fail-if", "EXPRESSION", add_threshold,
              "Exit 1 when this holds, as in p99>50ms, errors>1%, lost>0, rate<1000/s")
      .text("--baseline", "FILE", baseline_file_,
            "Exit 1 when p50, p99, rate or errors are worse than in this JSON report")
      .value("--max-regress", "PERCENT", take_regress, "By more than this (default 10%)")
      .needs({"--baseline"})
      .text("-o,--output", "FILE", file_, "Write the report to this file")
      .choice("--format", format_,
              {{"text", ReportFormat::kText},
               {"json", ReportFormat::kJson},
               {"csv", ReportFormat::kCsv},
               {"hdr", ReportFormat::kHdr},
               {"html", ReportFormat::kHtml}},
              "How the report is written")
      .texts("--report", "FILE", again_,
             "Measure nothing: report what is in this JSON report, several of them put together")
      .leaves({"URL", "--fail-if", "--baseline", "--max-regress", "--output", "--format"});
}

Status ReportOptions::prepare() {
  auto output = OutputFile::open(file_);
  if (!output) return output.error();
  output_.emplace(*std::move(output));
  if (baseline_file_.empty()) return ok();
  constexpr double kUsual = 10;
  auto baseline = Baseline::read(baseline_file_, most_regress_.value_or(kUsual));
  if (!baseline) return baseline.error();
  baseline_.emplace(*std::move(baseline));
  return ok();
}

Status ReportOptions::check_mode(load::Mode mode) const {
  return baseline_ ? baseline_->check_mode(mode) : ok();
}

void ReportOptions::compare(BenchReport& report) const {
  if (baseline_) baseline_->compare(report);
}

Result<BenchReport> ReportOptions::read(const std::vector<std::string>& more) const {
  std::vector<std::string> files = again_;
  files.insert(files.end(), more.begin(), more.end());
  std::vector<BenchReport> reports;
  for (const std::string& file : files) {
    auto report = read_report(file);
    if (!report) return report;
    if (Status fits = check_fits(*report, file, reports, files); !fits) return fits.error();
    reports.push_back(*std::move(report));
  }
  BenchReport whole = merged(std::move(reports), files);
  if (!fail_if_.empty()) whole.thresholds = fail_if_;
  for (const Threshold& threshold : fail_if_) {
    const auto option =
        threshold.missing_option(whole.audit.has_value(), whole.settings.check.value_or(false));
    if (option.empty()) continue;
    return Error{ErrorKind::kUsage,
                 fmt::format("--fail-if '{}': there was no {}", threshold.text(), option)};
  }
  if (Status fits = check_mode(whole.settings.mode); !fits) return fits.error();
  compare(whole);
  return whole;
}

Status ReportOptions::write(const BenchReport& report) {
  return output_->write(formatted(report, format_));
}

ExitCode ReportOptions::judge(const BenchReport& report, const Diagnostics& diagnostics) const {
  ExitCode code = kDone;
  for (const Threshold& threshold : fail_if_) {
    const auto why = threshold.exceeded(report.summary);
    if (!why) continue;
    diagnostics.error(*why);
    code = kExpectationFailed;
  }
  if (!baseline_) return code;
  for (const std::string& regression : report.regressions) {
    diagnostics.error(regression);
    code = kExpectationFailed;
  }
  return code;
}

}  // namespace wskit::cli
