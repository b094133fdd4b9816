#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "flow/rate_meter.h"

namespace wskit::cli {

/// "250ms", "5s", "2m", "1h", fractions of them, or a bare number of seconds. kUsage otherwise.
Result<Duration> parse_duration(std::string_view text);
/// Bytes: "512", "64k", "1m", "1g", in binary multiples. kUsage otherwise.
Result<std::uint64_t> parse_size(std::string_view text);
/// How many: "500", "10k", "1m", in decimal multiples. kUsage otherwise.
Result<std::uint64_t> parse_count(std::string_view text);
/// Events a second: "100/s", "6000/m", "10k/s". kUsage otherwise.
Result<double> parse_rate(std::string_view text);

/// So many in so much time: "100/60s", "10/s", "5k/m", "1/500ms". kUsage otherwise.
Result<flow::RateLimit> parse_limit(std::string_view text);

/// The shortest text that `parse_duration` reads back as `duration`, to the millisecond.
std::string format_duration(Duration duration);
/// The shortest text that `parse_size` reads back as `bytes`.
std::string format_size(std::uint64_t bytes);

}  // namespace wskit::cli
