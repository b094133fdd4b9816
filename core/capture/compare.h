#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "envelope/event.h"

namespace wskit::capture {

/// How a message has to agree with a recorded one.
enum class Comparison : std::uint8_t {
  kExact,   ///< the same JSON value, whatever the blanks and the order of members; else byte for
            ///< byte
  kSubset,  ///< all that the recorded JSON has, with the same values; else byte for byte
  kText,    ///< byte for byte
};

/// One place where two messages differ, for a person to read: long values are cut around the place.
struct Difference {
  std::string path;                     ///< a JSON pointer (RFC 6901); empty: the whole message
  std::optional<std::string> expected;  ///< nothing: not recorded
  std::optional<std::string> got;       ///< nothing: did not come
};

/// Where `got` differs from `expected`, at most 20 places; empty when they agree.
std::vector<Difference> compare(Comparison comparison, const envelope::Body& expected,
                                const envelope::Body& got);

/// `body` as a person reads it: text as it is, binary as hexadecimal; cut when long.
std::string readable(const envelope::Body& body);

}  // namespace wskit::capture
