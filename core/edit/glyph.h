#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wskit::edit {

/// What the first character of a text becomes on a terminal.
struct Glyph {
  std::size_t size = 1;  ///< bytes of the text
  bool literal = true;   ///< shown as it is; else written out in ASCII
};

/// Appends the first character of `text`, which is not empty, so that it cannot steer a terminal:
/// control characters (also U+0080 to U+009F) and bytes that are not UTF-8 become \xNN,
/// bidirectional overrides \uNNNN.
Glyph append_glyph(std::string& out, std::string_view text);

/// The columns that the first character of `text` takes on a terminal when it is shown as it is:
/// 0 (it combines with the one before), 1 or 2.
std::size_t columns_of(std::string_view text);

/// Where the character ends that begins at `at`, together with those that combine with it.
std::size_t next_boundary(std::string_view text, std::size_t at);
/// Where the character begins that ends at `at`.
std::size_t previous_boundary(std::string_view text, std::size_t at);

}  // namespace wskit::edit
