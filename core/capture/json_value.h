#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace wskit::capture {

using Json = nlohmann::json;
/// The same with its members in the order in which they came, for what is written again.
using OrderedJson = nlohmann::ordered_json;

/// The value, or nothing when `text` is not JSON or nests deeper than 256 levels (comparing
/// recurses, and a peer must not choose how deep). Numbers may be of any size: an integer that 64
/// bits cannot hold, and what is beyond a double, are kept as they are written, in a value of the
/// library's `binary` type.
std::optional<Json> parse_json(std::string_view text);
std::optional<OrderedJson> parse_ordered_json(std::string_view text);

/// Whether two values, of which not both are objects nor both arrays, are the same: numbers by
/// value, and of integers every digit counts.
bool is_same_value(const Json& one, const Json& other);

/// Whether `got` has all that `wanted` has: objects member by member, arrays of the same length
/// element by element, numbers by value.
bool is_subset(const Json& wanted, const Json& got);

/// `json` on one line; bytes that are not UTF-8 as U+FFFD.
std::string to_text(const Json& json);
std::string to_ordered_text(const OrderedJson& json);

}  // namespace wskit::capture
