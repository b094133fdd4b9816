#include "client/retry_after.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

#include "http/message.h"

namespace wskit::client {
namespace {

constexpr std::int64_t kMostSeconds = std::int64_t{24} * 3600;

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::int64_t parse_seconds(std::string_view digits) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return error == std::errc() ? seconds : kMostSeconds;
}

/// The three forms of RFC 9110 section 5.6.7, as seconds since the epoch.
std::optional<std::int64_t> parse_date(const std::string& text) {
  for (const char* const form :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"}) {
    std::tm date{};
    const char* const end = ::strptime(text.c_str(), form, &date);
    if (end != nullptr && *end == '\0') return ::timegm(&date);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_retry_after(std::string_view value, std::int64_t unix_seconds) {
  const std::string_view text = http::trim(value);
  std::optional<std::int64_t> seconds;
  if (is_number(text)) {
    seconds = parse_seconds(text);
  } else if (const auto date = parse_date(std::string(text))) {
    seconds = *date - unix_seconds;
  }
  if (!seconds) return std::nullopt;
  return std::chrono::seconds(std::clamp<std::int64_t>(*seconds, 0, kMostSeconds));
}

}  // namespace wskit::client
