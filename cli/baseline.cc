#include "cli/baseline.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/report_file.h"
#include "cli/setting_list.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

double error_percent(const load::Summary& run) {
  return 100 * double(run.errors()) / double(std::max<std::uint64_t>(run.attempted, 1));
}

}  // namespace

Result<Baseline> Baseline::read(const std::string& file, double most_percent) {
  auto report = read_report(file);
  if (!report) return Error{report.error().kind, "--baseline: " + report.error().message};
  return Baseline(escaped(file), *std::move(report), most_percent);
}

Status Baseline::check_mode(load::Mode mode) const {
  const load::Mode was = report_.settings.mode;
  if (was == mode) return ok();
  return Error{ErrorKind::kUsage,
               fmt::format("--baseline: {}: is of --mode {}, and does not compare with --mode {}",
                           name_, load::name_of(was), load::name_of(mode))};
}

void Baseline::compare(BenchReport& report) const {
  report.regressions.clear();
  const load::Summary& was = report_.summary;
  const load::Summary& is = report.summary;
  const auto worse = [&](std::string_view figure, const std::string& now, const std::string& then,
                         double more_percent, std::string_view direction) {
    report.regressions.push_back(
        fmt::format("{} is {}, {} % {} than the {} of {}: --max-regress {:.4g}%", figure, now,
                    format_number(more_percent), direction, then, name_, most_percent_));
  };
  for (const double percent : {50.0, 99.0}) {
    const Duration now = is.latency.percentile(percent);
    const Duration then = was.latency.percentile(percent);
    const double more =
        100 * (double(now.count()) / double(std::max<Duration::rep>(then.count(), 1)) - 1);
    if (was.succeeded() > 0 && more > most_percent_) {
      worse(fmt::format("p{}", percent), format_latency(now), format_latency(then), more, "more");
    }
  }
  const double less = was.per_second > 0 ? 100 * (1 - is.per_second / was.per_second) : 0;
  if (less > most_percent_) {
    worse("rate", format_rate(is.per_second), format_rate(was.per_second), less, "less");
  }
  if (error_percent(is) > error_percent(was) * (1 + most_percent_ / 100)) {
    report.regressions.push_back(fmt::format(
        "errors are {} % of what was attempted, and {} % in {}: --max-regress {:.4g}%",
        format_number(error_percent(is)), format_number(error_percent(was)), name_, most_percent_));
  }
  const std::string other =
      differences(setting_list(report_.settings), setting_list(report.settings));
  if (!other.empty()) {
    report.notes.push_back(fmt::format("The baseline {} had other settings: {}.", name_, other));
  }
}

Result<double> parse_regress(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  const bool whole = failure == std::errc() && end - rest == 1 && *rest == '%';
  if (whole && number >= 0 && number <= 1000) return number;
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' is not a percentage; write 10%", escaped(text))};
}

}  // namespace wskit::cli
