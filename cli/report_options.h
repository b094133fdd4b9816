#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/baseline.h"
#include "cli/diagnostics.h"
#include "cli/option_table.h"
#include "cli/report.h"
#include "cli/threshold.h"

namespace wskit::cli {

enum class ReportFormat : std::uint8_t { kText, kJson, kCsv, kHdr, kHtml };

/// What becomes of the figures of a run: how they are judged, and where the report goes.
class ReportOptions {
 public:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

  void add_to(OptionTable& options);

  /// Files that are to be reported again; empty when something is to be measured.
  [[nodiscard]] const std::vector<std::string>& again() const { return again_; }
  /// Reads what is needed before anything is measured: the baseline. kUsage.
  Status prepare();
  /// Holds a run against the baseline, if there is one.
  void compare(BenchReport& report) const;
  /// Reads them and `more`, and puts them together.
  [[nodiscard]] Result<BenchReport> read(const std::vector<std::string>& more) const;

  /// Where the report goes, opened before anything is measured. kOutput.
  [[nodiscard]] Result<File> open_output() const;
  [[nodiscard]] bool writes_to_stdout() const { return file_ == "-"; }
  [[nodiscard]] Status write(const BenchReport& report, std::FILE* file) const;
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
  ReportFormat format_ = ReportFormat::kText;
};

}  // namespace wskit::cli
