#include "cli/report_charts.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "envelope/json_writer.h"

namespace wskit::cli {
namespace {

using envelope::JsonWriter;

double seconds(Duration time) {
  return std::chrono::duration<double>(time).count();
}

double microseconds(Duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

void add_point(JsonWriter& json, double x, double y) {
  json.begin_array().value(x).value(y).end_array();
}

/// Latencies by 1 / (1 - share): every further nine of a percentile has the same room.
void add_percentiles(JsonWriter& json, std::string_view key, const observe::Histogram& histogram) {
  constexpr double kPointsInDecade = 24;
  json.key(key).begin_array();
  const auto count = static_cast<double>(histogram.count());
  for (double i = 0; histogram.count() > 0; ++i) {
    const double x = std::min(std::pow(10, i / kPointsInDecade), count);
    add_point(json, x, microseconds(histogram.percentile(100 - 100 / x)));
    if (x == count) break;
  }
  json.end_array();
}

double middle(const IntervalRow& row) {
  return seconds(row.start + row.length / 2);
}

void add_latencies(JsonWriter& json, std::string_view key, const std::vector<IntervalRow>& rows,
                   Duration IntervalRow::*figure) {
  json.key(key).begin_array();
  for (const IntervalRow& row : rows) {
    if (row.completed > 0) {
      add_point(json, middle(row), microseconds(row.*figure));
    } else if (row.length > Duration::zero()) {
      // A stall shows as a gap.
      json.begin_array().value(middle(row)).raw("null").end_array();
    }
  }
  json.end_array();
}

void add_rates(JsonWriter& json, std::string_view key, const std::vector<IntervalRow>& rows,
               Duration width, std::uint64_t IntervalRow::*figure) {
  json.key(key).begin_array();
  for (const IntervalRow& row : rows) {
    // What is left of the last interval may be too little to have a rate.
    if (row.length < width / 4) continue;
    add_point(json, middle(row), static_cast<double>(row.*figure) / seconds(row.length));
  }
  json.end_array();
}

}  // namespace

std::string chart_data(const BenchReport& report, const std::vector<IntervalRow>& rows) {
  const load::Summary& run = report.summary;
  const Duration width = run.timeline.width();
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  add_percentiles(json, "latency", run.latency);
  if (run.service.count() > 0) add_percentiles(json, "service", run.service);
  json.field("seconds",
             seconds(rows.empty() ? run.elapsed : std::max(run.elapsed, rows.back().start)));
  add_latencies(json, "p50", rows, &IntervalRow::p50);
  add_latencies(json, "p99", rows, &IntervalRow::p99);
  add_latencies(json, "max", rows, &IntervalRow::max);
  add_rates(json, "rate", rows, width, &IntervalRow::completed);
  const bool failed =
      std::any_of(rows.begin(), rows.end(), [](const IntervalRow& row) { return row.failed > 0; });
  if (failed) add_rates(json, "failed", rows, width, &IntervalRow::failed);
  json.end_object();
  return text;
}

}  // namespace wskit::cli
