#pragma once

#include <chrono>
#include <vector>

#include "observe/metric.h"

namespace wskit::observe {

/// What Prometheus' client libraries tell of every process, under the names that they use.
std::vector<Metric> process_metrics(std::chrono::system_clock::time_point started);

}  // namespace wskit::observe
