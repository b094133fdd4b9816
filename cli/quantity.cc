#include "cli/quantity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <string_view>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace wskit::cli {
namespace {

std::string three_digits(double number) {
  const int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}", number, decimals);
}

std::string grouped(std::string digits) {
  for (std::size_t at = digits.size(); at > 3; at -= 3)
    digits.insert(at - 3, 1, ',');
  return digits;
}

}  // namespace

std::string format_latency(Duration duration) {
  const double microseconds = std::chrono::duration<double, std::micro>(duration).count();
  if (microseconds == 0) return "0 us";
  if (microseconds < 999.5) return three_digits(microseconds) + " us";
  if (microseconds < 999.5e3) return three_digits(microseconds / 1e3) + " ms";
  return three_digits(microseconds / 1e6) + " s";
}

std::string format_count(std::uint64_t count) {
  return grouped(std::to_string(count));
}

std::string format_rate(double per_second) {
  if (per_second < 99.95) return three_digits(per_second) + "/s";
  return format_count(static_cast<std::uint64_t>(std::llround(per_second))) + "/s";
}

std::string format_number(double number, int digits) {
  if (number <= 0) return "0";
  const int magnitude = static_cast<int>(std::floor(std::log10(number)));
  const int decimals = std::max(digits - 1 - magnitude, 0);
  std::string text = fmt::format("{:.{}f}", number, decimals);
  if (decimals == 0) return grouped(std::move(text));
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string format_bytes(double bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"B", "KiB", "MiB", "GiB"};
  const std::string_view sign = bytes < 0 ? "-" : "";
  bytes = std::abs(bytes);
  std::size_t unit = 0;
  for (; bytes >= 1023.5 && unit + 1 < kUnits.size(); ++unit)
    bytes /= 1024;
  return fmt::format("{}{} {}", sign, three_digits(bytes), kUnits.at(unit));
}

std::string format_throughput(double bytes_per_second) {
  return format_bytes(bytes_per_second) + "/s";
}

std::string format_utc(std::int64_t unix_ms) {
  const auto whole = static_cast<std::time_t>(unix_ms / 1000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(whole), unix_ms % 1000);
}

}  // namespace wskit::cli
