#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace wskit::client {

/// How long a server asks to be left alone by the field Retry-After (RFC 9110 section 10.2.3):
/// seconds, or a date in GMT as seen from `unix_seconds`. Nothing for what is neither. Never below
/// zero, and at most a day: more is a mistake rather than a wish.
std::optional<Duration> parse_retry_after(std::string_view value, std::int64_t unix_seconds);

}  // namespace wskit::client
