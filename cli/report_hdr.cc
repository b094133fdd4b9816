#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "observe/hdr_encoding.h"

namespace wskit::cli {

std::string hdr_report(const BenchReport& report) {
  const load::Timeline& timeline = report.summary.timeline;
  std::string text;
  const std::back_insert_iterator<std::string> out(text);
  fmt::format_to(out, "#[Logged with {}]\n", escaped(report.environment.tool));
  fmt::format_to(out, "#[Histogram log format version 1.3]\n");
  fmt::format_to(out, "#[StartTime: {}.{:03} (seconds since epoch), {}]\n",
                 report.started_unix_ms / 1000, report.started_unix_ms % 1000,
                 format_utc(report.started_unix_ms));
  fmt::format_to(out, "#[wskit bench --mode {} {}, latencies in ns]\n",
                 load::name_of(report.settings.mode), escaped(report.settings.url));
  fmt::format_to(out, "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"HdrHistogram\"\n");
  double start = 0;
  const double width = std::chrono::duration<double>(timeline.width()).count();
  for (const load::Interval& interval : timeline.intervals()) {
    const double max = std::chrono::duration<double, std::milli>(interval.latency.max()).count();
    fmt::format_to(out, "{:.3f},{:.3f},{:.3f},{}\n", start, width, max,
                   observe::hdr_encode(interval.latency));
    start += width;
  }
  return text;
}

}  // namespace wskit::cli
