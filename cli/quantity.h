#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace wskit::cli {

/// Three significant digits in the unit that suits: "4.12 us", "41.2 ms", "1.50 s".
std::string format_latency(Duration duration);
/// "1,234,567".
std::string format_count(std::uint64_t count);
/// "123,456/s"; three significant digits below 100.
std::string format_rate(double per_second);
/// "0.00012", "12.5", "1,234": so many digits that count, or all that stand before the point.
std::string format_number(double number, int digits = 3);
/// Binary multiples: "512 B", "-6.96 MiB".
std::string format_bytes(double bytes);
/// The same for each second: "512 B/s", "6.96 MiB/s".
std::string format_throughput(double bytes_per_second);
/// "2026-11-26T01:50:45.123Z" of milliseconds since the Unix epoch.
std::string format_utc(std::int64_t unix_ms);

}  // namespace wskit::cli
