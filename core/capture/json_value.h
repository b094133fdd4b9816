#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace wskit::capture {

using Json = nlohmann::json;

/// The value, or nothing when `text` is not JSON or nests deeper than 256 levels (comparing
/// recurses, and a peer must not choose how deep).
std::optional<Json> parse_json(std::string_view text);

/// Whether `got` has all that `wanted` has: objects member by member, arrays of the same length
/// element by element, numbers by value.
bool is_subset(const Json& wanted, const Json& got);

/// `json` on one line; bytes that are not UTF-8 as U+FFFD.
std::string to_text(const Json& json);

}  // namespace wskit::capture
