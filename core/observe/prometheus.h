#pragma once

#include <string>
#include <vector>

#include "observe/metric.h"

namespace wskit::observe {

/// Of what `prometheus_text` makes.
inline constexpr std::string_view kPrometheusType = "text/plain; version=0.0.4; charset=utf-8";

/// The text exposition format 0.0.4: for each metric HELP, TYPE and its samples.
std::string prometheus_text(const std::vector<Metric>& metrics);

}  // namespace wskit::observe
