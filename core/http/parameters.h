#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace wskit::http {

/// The value of the first parameter `name` in a query like "a=1&b=%20", percent-decoded; empty when
/// it has none. Nothing when there is no such parameter, or it cannot be decoded.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

/// `target` (a path, or a whole URL, and its query) with `name`=`value` behind its other
/// parameters, percent-encoded, and without those that were called so before.
std::string with_parameter(std::string_view target, std::string_view name, std::string_view value);

/// What stands where a secret was.
inline constexpr std::string_view kRedacted = "REDACTED";

/// `target` without the values of parameters whose name ends in "token": for people and files.
std::string without_tokens(std::string_view target);
/// These values, as they stand in `target`.
std::vector<std::string_view> tokens_in(std::string_view target);

/// The value of the first cookie `name` (RFC 6265 section 5.4), without quotes around it.
std::optional<std::string_view> cookie(const Headers& headers, std::string_view name);

}  // namespace wskit::http
