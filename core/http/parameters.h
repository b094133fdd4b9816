#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace wskit::http {

/// The value of the first parameter `name` in a query like "a=1&b=%20", percent-decoded; empty when
/// it has none. Nothing when there is no such parameter, or it cannot be decoded.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

/// The value of the first cookie `name` (RFC 6265 section 5.4), without quotes around it.
std::optional<std::string_view> cookie(const Headers& headers, std::string_view name);

}  // namespace wskit::http
