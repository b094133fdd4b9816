#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "cli/interval_rows.h"
#include "cli/report.h"

namespace wskit::cli {
namespace {

using Text = std::back_insert_iterator<std::string>;

double seconds(Duration time) {
  return std::chrono::duration<double>(time).count();
}

void add_row(Text out, std::string_view kind, const IntervalRow& row) {
  fmt::format_to(out, "{},{},{},{},{},{},", kind, seconds(row.start), seconds(row.length),
                 row.completed, row.failed, row.connections);
  if (row.length > Duration::zero()) fmt::format_to(out, "{:.3f}", row.per_second);
  for (const Duration latency :
       {row.mean, row.p50, row.p90, row.p99, row.p999, row.p9999, row.max}) {
    fmt::format_to(out, ",");
    // No latency is none, and not one of 0.
    if (row.completed == 0) continue;
    fmt::format_to(out, "{:.3f}", std::chrono::duration<double, std::micro>(latency).count());
  }
}

}  // namespace

std::string csv_report(const BenchReport& report) {
  std::string text =
      "row,start_s,length_s,completed,failed,connections,rate,mean_us,p50_us,p90_us,p99_us,p99.9_"
      "us,"
      "p99.99_us,max_us,connections_failed,connections_refused\n";
  const Text out(text);
  const load::Summary& run = report.summary;
  for (const IntervalRow& row : interval_rows(run)) {
    add_row(out, "interval", row);
    fmt::format_to(out, ",,\n");
  }
  add_row(out, "total", whole_row(run));
  fmt::format_to(out, ",{},{}\n", run.failed_connections(), run.refused_connections());
  return text;
}

}  // namespace wskit::cli
