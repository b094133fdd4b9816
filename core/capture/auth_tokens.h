#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace wskit::capture {

/// Where a JSON value stands in a text.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< behind its last byte
};

/// The values of all members `token`, at whatever depth, of a message that says "auth" (protocol.md
/// a); none: there is no secret in it. The text is looked through, not parsed: a secret is one in
/// a message with a brace too few, too. A value that does not end takes all that is left.
std::vector<Extent> auth_tokens(std::string_view text);

}  // namespace wskit::capture
