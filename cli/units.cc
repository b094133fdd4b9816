#include "cli/units.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include <fmt/format.h>

namespace wskit::cli {
namespace {

struct Unit {
  std::string_view suffix;
  double factor;
};

constexpr Unit kSeconds[] = {{"ms", 1e-3}, {"s", 1}, {"m", 60}, {"h", 3600}, {"", 1}};
constexpr Unit kBytes[] = {{"k", 0x1p10}, {"m", 0x1p20}, {"g", 0x1p30}, {"", 1}};
constexpr Unit kItems[] = {{"k", 1e3}, {"m", 1e6}, {"", 1}};
constexpr Unit kPerSecond[] = {
    {"k/s", 1e3}, {"m/s", 1e6}, {"/s", 1}, {"k/m", 1e3 / 60}, {"/m", 1.0 / 60}};

// Beyond it a double no longer holds every integer, and nobody means it.
constexpr double kLargest = 0x1p53;

Error invalid(std::string_view text, std::string_view what, std::string_view example) {
  return {ErrorKind::kUsage, fmt::format("'{}' is not {}; write {}", text, what, example)};
}

/// A decimal number of at least 0 with one of `units` behind it, in the unit of factor 1.
std::optional<double> parse_number(std::string_view text, std::span<const Unit> units) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  // from_chars also reads "inf", "nan" and "-1".
  if (failure != std::errc() || text.front() < '0' || text.front() > '9') return std::nullopt;
  const std::string_view suffix(rest, static_cast<std::size_t>(end - rest));
  for (const Unit& unit : units) {
    if (suffix != unit.suffix) continue;
    const double scaled = number * unit.factor;
    return scaled <= kLargest ? std::optional(scaled) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> parse_whole(std::string_view text, std::span<const Unit> units) {
  const std::optional<double> number = parse_number(text, units);
  if (!number || *number != std::floor(*number)) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  constexpr double kLongest = 100.0 * 365 * 24 * 3600;  // Clock counts nanoseconds in 63 bits
  const std::optional<double> seconds = parse_number(text, kSeconds);
  if (!seconds || *seconds > kLongest) {
    return invalid(text, "a duration", "250ms, 5s, 2m or 1h");
  }
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*seconds));
}

Result<std::uint64_t> parse_size(std::string_view text) {
  if (const auto bytes = parse_whole(text, kBytes)) return *bytes;
  return invalid(text, "a size", "512, 64k or 1m");
}

Result<std::uint64_t> parse_count(std::string_view text) {
  if (const auto items = parse_whole(text, kItems)) return *items;
  return invalid(text, "a count", "500, 10k or 1m");
}

Result<double> parse_rate(std::string_view text) {
  const std::optional<double> rate = parse_number(text, kPerSecond);
  if (rate && *rate > 0) return *rate;
  return invalid(text, "a rate", "100/s, 6000/m or 10k/s");
}

Result<flow::RateLimit> parse_limit(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string window(text.substr(std::min(slash + 1, text.size())));
  const bool is_unit = window == "ms" || window == "s" || window == "m" || window == "h";
  const auto count = parse_whole(text.substr(0, slash), kItems);
  const auto time = parse_duration(is_unit ? '1' + window : window);
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (!count || *count == 0 || *count > kMost || !time || *time == Duration::zero()) {
    return invalid(text, "so many in so much time", "100/60s, 10/s or 5k/m");
  }
  return flow::RateLimit{static_cast<std::uint32_t>(*count), *time, 0};
}

std::string format_duration(Duration duration) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  if (ms == 0) return "0";
  if (ms % 3'600'000 == 0) return fmt::format("{}h", ms / 3'600'000);
  if (ms % 60'000 == 0) return fmt::format("{}m", ms / 60'000);
  if (ms % 1000 == 0) return fmt::format("{}s", ms / 1000);
  return fmt::format("{}ms", ms);
}

std::string format_size(std::uint64_t bytes) {
  if (bytes != 0 && bytes % (1U << 30) == 0) return fmt::format("{}g", bytes >> 30);
  if (bytes != 0 && bytes % (1U << 20) == 0) return fmt::format("{}m", bytes >> 20);
  if (bytes != 0 && bytes % (1U << 10) == 0) return fmt::format("{}k", bytes >> 10);
  return fmt::format("{}", bytes);
}

}  // namespace wskit::cli
