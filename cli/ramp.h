#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "flow/pacer.h"

namespace wskit::cli {

/// "1k/s:10s,5k/s:1m": the rate goes evenly from 0 to the first in its time, from there to the
/// second in that, and so on; with a time of 0 at once. kUsage with what would be right.
Result<std::vector<flow::RateStage>> parse_ramp(std::string_view text);
/// A text that `parse_ramp` reads back as `stages`.
std::string format_ramp(std::span<const flow::RateStage> stages);
/// Of all stages together.
Duration length_of(std::span<const flow::RateStage> stages);

}  // namespace wskit::cli
