#include "cli/report_merge.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "cli/setting_list.h"

namespace wskit::cli {
namespace {

using std::chrono::milliseconds;

/// Where runs lie on one line once the time in which none of them ran is cut out.
struct Placement {
  std::vector<Duration> at;
  Duration covered{};      ///< by any of them
  std::size_t groups = 0;  ///< of runs that overlap
};

/// `runs` are in the order of their beginnings. Each group begins at the nearest
/// multiple of `width`.
Placement place(const std::vector<BenchReport>& runs, Duration width) {
  Placement placement;
  std::int64_t group_start_ms = 0;
  Duration group_at{};
  Duration group_length{};
  for (const BenchReport& run : runs) {
    const auto since = run.started_unix_ms - group_start_ms;
    const auto reach = std::chrono::duration_cast<milliseconds>(group_length).count();
    // One that could measure nothing, and took no time, still runs beside those that begin with it.
    if (placement.groups == 0 || (since > 0 && since >= reach)) {
      ++placement.groups;
      placement.covered += std::exchange(group_length, Duration::zero());
      group_at = (placement.covered + width / 2) / width * width;
      group_start_ms = run.started_unix_ms;
    }
    const Duration in_group = milliseconds(run.started_unix_ms - group_start_ms);
    placement.at.push_back(group_at + in_group);
    group_length = std::max(group_length, in_group + run.summary.elapsed);
  }
  placement.covered += group_length;
  return placement;
}

void add(load::Summary& whole, load::Summary run, Duration at, Duration covered) {
  const load::Timeline timeline = std::exchange(run.timeline, {});
  const load::Gaps gaps = std::exchange(run.gaps, {});
  run.lengthen(covered);
  whole.merge(run);
  whole.timeline.merge(timeline, at);
  whole.gaps.merge(gaps, at);
}

/// Of runs beside each other: together they are one that is as large as all.
void widen(BenchSettings& settings, const BenchSettings& beside) {
  settings.connections += beside.connections;
  settings.threads += beside.threads;
  if (settings.rate && beside.rate) *settings.rate += *beside.rate;
  if (settings.messages && beside.messages) *settings.messages += *beside.messages;
}

std::string how(std::size_t runs, std::size_t groups) {
  if (groups == 1) {
    return fmt::format("Put together of {} runs at the same time: their rates add up.", runs);
  }
  if (groups == runs) {
    return fmt::format(
        "Put together of {} runs one after the other: the rate is the mean of theirs.", runs);
  }
  return fmt::format(
      "Put together of {} runs, some at the same time: the rate is what was completed by the time "
      "in which any of them ran.",
      runs);
}

void note_differences(const BenchReport& one, const BenchReport& other,
                      std::vector<std::string>& notes) {
  const auto note = [&notes](std::string_view of, const std::string& what) {
    std::string text = fmt::format("The runs differ in their {}: {}.", of, what);
    const bool known = std::find(notes.begin(), notes.end(), text) != notes.end();
    if (!what.empty() && !known) notes.push_back(std::move(text));
  };
  note("settings", differences(setting_list(one.settings), setting_list(other.settings)));
  note("environment", differences(setting_list(one.environment), setting_list(other.environment)));
}

/// All but the figures of a further run.
void join(BenchReport& whole, const BenchReport& run, bool beside) {
  whole.notes.insert(whole.notes.end(), run.notes.begin(), run.notes.end());
  whole.parts.insert(whole.parts.end(), run.parts.begin(), run.parts.end());
  if (beside) widen(whole.settings, run.settings);
  if (run.fanout && whole.fanout) whole.fanout->merge(*run.fanout);
  if (run.audit && whole.audit) whole.audit->merge(*run.audit);
  if (!whole.fanout) whole.fanout = run.fanout;
  if (!whole.audit) whole.audit = run.audit;
}

}  // namespace

std::vector<ReportPart> parts_of(const BenchReport& report, const std::string& name) {
  if (!report.parts.empty()) return report.parts;
  return {{name, report.started_unix_ms, report.summary.elapsed, report.summary.succeeded(),
           report.summary.per_second}};
}

BenchReport merged(std::vector<BenchReport> reports, const std::vector<std::string>& names) {
  WSKIT_ASSERT(!reports.empty() && reports.size() == names.size());
  if (reports.size() == 1) return std::move(reports.front());
  Duration width{};
  for (std::size_t i = 0; i < reports.size(); ++i) {
    width = std::max(width, reports[i].summary.timeline.width());
    reports[i].parts = parts_of(reports[i], names[i]);
  }
  std::stable_sort(reports.begin(), reports.end(), [](const auto& one, const auto& other) {
    return one.started_unix_ms < other.started_unix_ms;
  });
  const Placement placement = place(reports, width);
  BenchReport whole = reports.front();
  whole.summary = {};
  whole.thresholds.clear();
  whole.find_max.reset();
  whole.notes.push_back(how(reports.size(), placement.groups));
  for (std::size_t i = 0; i < reports.size(); ++i) {
    note_differences(reports.front(), reports[i], whole.notes);
    if (i > 0) join(whole, reports[i], placement.groups == 1);
    add(whole.summary, std::move(reports[i].summary), placement.at[i], placement.covered);
  }
  return whole;
}

}  // namespace wskit::cli
