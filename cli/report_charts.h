#pragma once

#include <string>
#include <vector>

#include "cli/interval_rows.h"
#include "cli/report.h"

namespace wskit::cli {

/// What cli/html/charts.js draws, as JSON that may stand inside of an HTML script element.
std::string chart_data(const BenchReport& report, const std::vector<IntervalRow>& rows);

}  // namespace wskit::cli
