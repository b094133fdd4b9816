#pragma once

#include <string>

#include "observe/histogram.h"

namespace wskit::cli {

/// Latency over percentiles in characters, at most 80 in a line: every further nine of the
/// percentile has the same width, every decade of latency the same height. `*` is `latency`, and
/// `.`, where it lies lower, `service`, which may be empty. Empty when nothing was recorded.
std::string percentile_plot(const observe::Histogram& latency, const observe::Histogram& service);

}  // namespace wskit::cli
