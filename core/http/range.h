#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace wskit::http {

/// A part of a body: `size` bytes from `first` on, never none.
struct Part {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
};

/// A range that no byte of the body lies in: 416.
struct Unsatisfiable {};

/// What the field Range asks for of a body of `size` bytes (RFC 9110 section 14.1.2). Nothing: all
/// of it, as for several ranges, other units and what cannot be read, all of which may be ignored.
Result<std::optional<Part>, Unsatisfiable> parse_range(std::string_view text, std::uint64_t size);

}  // namespace wskit::http
