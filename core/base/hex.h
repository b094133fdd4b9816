#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wskit {

/// Two lower-case digits for each byte.
std::string hex_encode(std::string_view bytes);

/// The bytes, or nothing when `text` is not pairs of hexadecimal digits. Blanks may stand between
/// the pairs, and around them.
std::optional<std::string> hex_decode(std::string_view text);

}  // namespace wskit
