#include "cli/interval_rows.h"

#include <algorithm>

#include "observe/histogram.h"

namespace wskit::cli {
namespace {

void take_latency(const observe::Histogram& latency, IntervalRow& row) {
  row.completed = latency.count();
  row.mean = latency.mean();
  row.p50 = latency.percentile(50);
  row.p90 = latency.percentile(90);
  row.p99 = latency.percentile(99);
  row.p999 = latency.percentile(99.9);
  row.p9999 = latency.percentile(99.99);
  row.max = latency.max();
}

}  // namespace

std::vector<IntervalRow> interval_rows(const load::Summary& run) {
  const Duration width = run.timeline.width();
  std::vector<IntervalRow> rows;
  observe::Histogram latency;
  Duration start{};
  for (const load::Interval& interval : run.timeline.intervals()) {
    IntervalRow& row = rows.emplace_back();
    row.start = start;
    row.length = std::clamp(run.elapsed - start, Duration::zero(), width);
    row.failed = interval.failed;
    row.connections = interval.connections;
    latency.clear();
    interval.latency.add_to(latency);
    take_latency(latency, row);
    const double seconds = std::chrono::duration<double>(row.length).count();
    if (seconds > 0) row.per_second = static_cast<double>(row.completed) / seconds;
    start += width;
  }
  return rows;
}

IntervalRow whole_row(const load::Summary& run) {
  IntervalRow row;
  row.length = run.elapsed;
  row.failed = run.failed();
  row.connections = run.opened;
  row.per_second = run.per_second;
  take_latency(run.latency, row);
  return row;
}

}  // namespace wskit::cli
