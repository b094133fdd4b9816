#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/baseline.h"
#include "cli/diagnostics.h"
#include "cli/option_table.h"
#include "cli/output_file.h"
#include "cli/report.h"
#include "cli/threshold.h"

namespace wskit::cli {

enum class ReportFormat : std::uint8_t { kText, kJson, kCsv, kHdr, kHtml };

/// What becomes of the figures of a run: how they are judged, and where the report goes.
class ReportOptions {
 public:
  void add_to(OptionTable& options);

  /// Files that are to be reported again; empty when something is to be measured.
  [[nodiscard]] const std::vector<std::string>& again() const { return again_; }
  /// Before anything is measured: reads the baseline, and opens where the report goes.
  /// kUsage, kOutput.
  Status prepare();
  /// kUsage when the baseline is of another mode.
  [[nodiscard]] Status check_mode(load::Mode mode) const;
  /// Holds a run against the baseline, if there is one.
  void compare(BenchReport& report) const;
  /// Reads them and `more`, and puts them together.
  [[nodiscard]] Result<BenchReport> read(const std::vector<std::string>& more) const;

  /// Where the report goes; "-" is standard output.
  [[nodiscard]] const std::string& file() const { return file_; }
  /// Once, after `prepare`. kOutput; a file has its report as a whole then, or what it had before.
  Status write(const BenchReport& report);
  /// Says which expectations do not hold; kExpectationFailed if one does not.
  [[nodiscard]] ExitCode judge(const BenchReport& report, const Diagnostics& diagnostics) const;

  [[nodiscard]] const std::vector<Threshold>& fail_if() const { return fail_if_; }

 private:
  std::vector<Threshold> fail_if_;
  std::vector<std::string> again_;
  std::string baseline_file_;
  std::optional<double> most_regress_;
  std::optional<Baseline> baseline_;
  std::string file_ = "-";
  std::optional<OutputFile> output_;
  ReportFormat format_ = ReportFormat::kText;
};

}  // namespace wskit::cli
