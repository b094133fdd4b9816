#include "cli/report_options.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "cli/report_file.h"
#include "cli/report_merge.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

Error not_written(const std::string& file) {
  return {ErrorKind::kOutput, fmt::format("{}: {}", escaped(file), std::strerror(errno))};
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
      .text("-o,--output", "FILE", file_, "Write the report to this file")
      .choice("--format", format_,
              {{"text", ReportFormat::kText},
               {"json", ReportFormat::kJson},
               {"csv", ReportFormat::kCsv},
               {"hdr", ReportFormat::kHdr},
               {"html", ReportFormat::kHtml}},
              "How the report is written")
      .texts("--report", "FILE", again_,
             "Measure nothing: report what is in this JSON report, several of them put together");
}

Status ReportOptions::prepare() {
  if (baseline_file_.empty()) {
    if (!most_regress_) return ok();
    return Error{ErrorKind::kUsage, "--max-regress: than what? Write --baseline FILE too"};
  }
  constexpr double kUsual = 10;
  auto baseline = Baseline::read(baseline_file_, most_regress_.value_or(kUsual));
  if (!baseline) return baseline.error();
  baseline_.emplace(*std::move(baseline));
  return ok();
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
    const load::Mode mode = report->settings.mode;
    if (!reports.empty() && reports.front().settings.mode != mode) {
      return Error{ErrorKind::kUsage,
                   fmt::format("{}: is of --mode {}, and does not add up with {}, of --mode {}",
                               escaped(file), load::name_of(mode), escaped(files.front()),
                               load::name_of(reports.front().settings.mode))};
    }
    reports.push_back(*std::move(report));
  }
  for (std::size_t i = 0; reports.size() > 1 && i < reports.size(); ++i) {
    if (!reports[i].find_max) continue;
    return Error{ErrorKind::kUsage,
                 fmt::format("{}: is of a search (--find-max), and searches do not add up; report "
                             "each by itself",
                             escaped(files[i]))};
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
  compare(whole);
  return whole;
}

Result<ReportOptions::File> ReportOptions::open_output() const {
  if (file_ == "-") return File(stdout, std::fflush);
  File file(std::fopen(file_.c_str(), "we"), std::fclose);
  if (file == nullptr) return not_written(file_);
  return file;
}

Status ReportOptions::write(const BenchReport& report, std::FILE* file) const {
  const std::string text = formatted(report, format_);
  const bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (whole && std::fflush(file) == 0) return ok();
  // Who closes the pipe has seen enough.
  if (errno == EPIPE) return ok();
  return not_written(file_ == "-" ? "stdout" : file_);
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
