#pragma once

#include <string>
#include <string_view>

namespace wskit::envelope {

/// `json` with numbers as a tree of simdjson holds them: integers beyond 64 bits become numbers
/// with a fraction, and what is beyond a double becomes the largest that there is, near enough.
/// RFC 8259 section 6 sets no limit, the library does. Text that is not JSON comes out as whatever,
/// and is none either.
std::string narrowed(std::string_view json);

}  // namespace wskit::envelope
