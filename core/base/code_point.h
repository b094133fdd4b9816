#pragma once

#include <cstddef>
#include <string_view>

namespace wskit {

/// One character of Unicode and the bytes that it takes in UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  ///< 0 when the bytes are not UTF-8
};

/// The first character of `text`, which is not empty. Overlong forms and surrogates do not count
/// (RFC 3629 section 3).
CodePoint first_code_point(std::string_view text);

/// How many bytes the character takes whose first byte is `lead`, if it is valid at all: 1 to 4.
std::size_t code_point_size(char lead);

}  // namespace wskit
