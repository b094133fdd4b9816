#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "observe/latency.h"

namespace wskit::observe {

/// What one number means over time.
enum class MetricKind : std::uint8_t {
  kCounter,  ///< only grows, until the process ends
  kGauge,
};

/// Numbers of one meaning, told apart by the value of a label.
struct Labelled {
  std::string_view label;
  std::vector<std::pair<std::string, double>> samples;
};

/// Something that is measured: a name in Prometheus' conventions, what it means in one sentence,
/// and how it stands.
struct Metric {
  std::string_view name;
  std::string_view help;
  MetricKind kind = MetricKind::kGauge;  ///< of numbers; a Latency is a histogram
  std::variant<double, Labelled, Latency> value;
};

}  // namespace wskit::observe
