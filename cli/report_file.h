#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/report.h"

namespace wskit::cli {

/// Reads a report that `json_report` wrote, from a file or, for "-", from stdin. kUsage with the
/// file's name and what is wrong with it.
Result<BenchReport> read_report(const std::string& file);

/// The same from its text. Everything is checked: what is returned can be reported and merged.
Result<BenchReport> parse_report(std::string_view text);

}  // namespace wskit::cli
