#include "cli/ramp.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/terminal.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

constexpr double kFastest = 1e9;

/// "5k/s"; other than elsewhere a rate may be 0 here, which needs no unit.
Result<double> parse_target(std::string_view text) {
  if (text == "0" || text == "0/s") return 0.0;
  return parse_rate(text);
}

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

}  // namespace

Result<std::vector<flow::RateStage>> parse_ramp(std::string_view text) {
  std::vector<flow::RateStage> stages;
  double before = 0;
  double most = 0;
  while (!text.empty()) {
    const std::string_view stage = text.substr(0, text.find(','));
    const std::size_t colon = std::min(stage.find(':'), stage.size());
    const auto rate = parse_target(stage.substr(0, colon));
    const auto length = parse_duration(stage.substr(std::min(colon + 1, stage.size())));
    if (!rate || !length) {
      return usage(fmt::format("'{}' is not RATE:DURATION; write 5k/s:1m", escaped(stage)));
    }
    if (*rate > kFastest) return usage("more than one a nanosecond; write 100k/s:1m");
    if (*length > Duration::zero()) {
      stages.push_back({before, *rate, *length});
      most = std::max({most, before, *rate});
    }
    before = *rate;
    text.remove_prefix(std::min(stage.size() + 1, text.size()));
  }
  if (most == 0) return usage("nothing would be sent; write 1k/s:10s,1k/s:1m");
  return stages;
}

std::string format_ramp(std::span<const flow::RateStage> stages) {
  std::string text;
  double before = 0;
  for (const flow::RateStage& stage : stages) {
    if (stage.from != before) text += fmt::format("{}/s:0,", stage.from);
    text += fmt::format("{}/s:{},", stage.to, format_duration(stage.length));
    before = stage.to;
  }
  text.pop_back();
  return text;
}

Duration length_of(std::span<const flow::RateStage> stages) {
  Duration length{};
  for (const flow::RateStage& stage : stages)
    length += stage.length;
  return length;
}

}  // namespace wskit::cli
