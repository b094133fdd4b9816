#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "observe/metric.h"
#include "server/statistics.h"

namespace wskit::server {

/// Which build a process is, and since when.
struct About {
  std::string version;
  std::chrono::system_clock::time_point started;
};

/// All that is measured, the process included.
std::vector<observe::Metric> metrics(const Statistics& statistics, const About& about);

/// The same as one JSON object: "wskit_" and "_total" left out, a number for each metric, an object
/// where a label tells them apart, count, sum and buckets for a histogram.
std::string stats_json(const std::vector<observe::Metric>& metrics);

}  // namespace wskit::server
