#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wskit::capture {

/// The first line of a capture (protocol.md c).
struct Header {
  std::string created;  ///< wall clock, RFC 3339; empty: not known
  std::string source;   ///< what recorded: "connect", "serve", …
  std::string tool;
  std::vector<std::string> redacted;
};

/// kUsage with what is wrong when `line` is not the first one of a capture that we can read.
Result<Header> parse_header(std::string_view line);

/// Appends the line with its newline.
void append_header(std::string& out, const Header& header);

/// "2026-09-24T10:00:00.123Z"; milliseconds since 1970. With so many microseconds more, which are
/// written when there are some.
std::string rfc3339(long long unix_milliseconds, int microseconds = 0);

/// Milliseconds since 1970 of a date with time and zone, as rfc3339 and JavaScript write them.
std::optional<double> parse_rfc3339(std::string_view text);

}  // namespace wskit::capture
