#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace wskit::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7), whatever the locale. `time` is a
/// second of the years 0 to 9999.
std::string to_date(std::time_t time);
/// The same backwards; nothing when `text` is no date of this form, which is the only one that is
/// still sent.
std::optional<std::time_t> parse_date(std::string_view text);

}  // namespace wskit::http
