#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "load/summary.h"

namespace wskit::cli {

/// One interval of a run, as tables and charts show it.
struct IntervalRow {
  Duration start{};   ///< after the beginning of the measured part
  Duration length{};  ///< of what was measured of it; zero behind the end, where last replies came
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t connections = 0;
  double per_second = 0;  ///< completed, by `length`
  Duration mean{};        ///< of the latencies, as all that follows; zero when nothing completed
  Duration p50{};
  Duration p90{};
  Duration p99{};
  Duration p999{};
  Duration p9999{};
  Duration max{};
};

std::vector<IntervalRow> interval_rows(const load::Summary& run);
/// The whole run as one interval.
IntervalRow whole_row(const load::Summary& run);

}  // namespace wskit::cli
