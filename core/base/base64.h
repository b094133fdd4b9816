#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wskit {

/// RFC 4648 section 4, with padding.
std::string base64_encode(std::string_view bytes);

/// The bytes, or nothing when `text` is not canonical padded base64 (wrong length, foreign
/// characters, stray padding or non-zero bits behind the last byte).
std::optional<std::string> base64_decode(std::string_view text);

/// RFC 4648 section 5, without padding: for URLs, and tokens (RFC 7515 section 2).
std::string base64url_encode(std::string_view bytes);

/// The bytes, or nothing when `text` is not what `base64url_encode` makes.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace wskit
