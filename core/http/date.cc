#include "http/date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/assert.h"

namespace wskit::http {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::size_t kLength = 29;
constexpr int kFirstYear = 1900;  // tm_year counts from it

void append_padded(std::string& text, int number, std::size_t width) {
  const std::string digits = std::to_string(number);
  text.append(width - std::min(width, digits.size()), '0').append(digits);
}

/// The digits of `text` as a number; -1: there is something else.
int number_in(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::all_of(text.begin(), text.end(), is_digit)) return -1;
  int number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string to_date(std::time_t time) {
  std::tm parts{};
  WSKIT_ASSERT(gmtime_r(&time, &parts) != nullptr);
  std::string text(kDays.at(static_cast<std::size_t>(parts.tm_wday)));
  text += ", ";
  append_padded(text, parts.tm_mday, 2);
  text.append(" ").append(kMonths.at(static_cast<std::size_t>(parts.tm_mon))).append(" ");
  append_padded(text, parts.tm_year + kFirstYear, 4);
  for (const auto& [mark, part] :
       {std::pair(' ', parts.tm_hour), {':', parts.tm_min}, {':', parts.tm_sec}}) {
    append_padded(text += mark, part, 2);
  }
  return text += " GMT";
}

std::optional<std::time_t> parse_date(std::string_view text) {
  if (text.size() != kLength) return std::nullopt;
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  std::tm parts{};
  parts.tm_mday = number_in(text.substr(5, 2));
  parts.tm_mon = static_cast<int>(month - kMonths.begin());
  parts.tm_year = number_in(text.substr(12, 4)) - kFirstYear;
  parts.tm_hour = number_in(text.substr(17, 2));
  parts.tm_min = number_in(text.substr(20, 2));
  parts.tm_sec = number_in(text.substr(23, 2));
  const std::time_t time = timegm(&parts);
  // A day or an hour that does not exist would have come to mean another.
  return month != kMonths.end() && to_date(time) == text ? std::optional(time) : std::nullopt;
}

}  // namespace wskit::http
