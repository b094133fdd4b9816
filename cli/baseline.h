#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/report.h"

namespace wskit::cli {

/// An earlier report, and by how much a run may be worse.
class Baseline {
 public:
  /// `file` as read_report takes it; kUsage as it says.
  static Result<Baseline> read(const std::string& file, double most_percent);

  /// kUsage when it is of another mode: what is compared then would not be the same thing.
  [[nodiscard]] Status check_mode(load::Mode mode) const;
  /// Says in `report`, in place of what it said before, by what it is worse: p50 and p99 of the
  /// latency that are larger by more than the allowance, a rate that is lower, a share of errors in
  /// what was attempted that is larger (any, where the baseline has none). Settings that differ
  /// become a note.
  void compare(BenchReport& report) const;

 private:
  Baseline(std::string name, BenchReport report, double most_percent)
      : name_(std::move(name)), report_(std::move(report)), most_percent_(most_percent) {}

  std::string name_;
  BenchReport report_;
  double most_percent_;
};

/// "10%" or "2.5%", in per cent. kUsage otherwise.
Result<double> parse_regress(std::string_view text);

}  // namespace wskit::cli
