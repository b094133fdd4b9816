#pragma once

#include <string>
#include <vector>

#include "cli/report.h"

namespace wskit::cli {

/// The runs that a report puts together, or the one that it is, by the name of its file.
std::vector<ReportPart> parts_of(const BenchReport& report, const std::string& name);

/// One report of several runs, at least one. Counts and histograms add up, so that percentiles are
/// those of all operations. Time that several runs share counts once, and time between runs does
/// not count: the rate is all that was completed by the time in which any of them ran. So the rates
/// of runs at the same time add up, and runs one after the other have the mean of theirs. What they
/// differ in is noted. Searches (find_max) do not add up, and are left out. Names for `parts` are
/// in the order of `reports`.
BenchReport merged(std::vector<BenchReport> reports, const std::vector<std::string>& names);

}  // namespace wskit::cli
