#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace wskit::capture {

/// Where a value stands in a text.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;       ///< behind its last byte
  std::string_view quote{};  ///< ahead of and behind a string in its place: ", \", ' or nothing
};

/// The values of all members `token`, at whatever depth, of a message that says "auth" (protocol.md
/// a); none: there is no secret in it. The text is looked through, not parsed: a secret is one in
/// a message with a brace too few, or in JSON within a string, too. A value that does not end takes
/// all that is left. Where the text is no JSON, names may stand in single quotes, or in none, and
/// ahead of a '='. The text outlives what is given.
std::vector<Extent> auth_tokens(std::string_view text);

}  // namespace wskit::capture
