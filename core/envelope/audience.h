#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "envelope/fault.h"

namespace wskit::envelope {

/// Whom a message is for: the `to` of protocol.md's `send`.
struct Audience {
  std::vector<std::string> users;
  std::vector<std::string> roles;
  bool all = false;
  std::vector<std::string> except;  ///< users who do not get it, whatever else is said
};

/// Names that one audience may hold.
constexpr std::size_t kMaxNames = 1000;

/// `json` as it stands in a message that has been read. kInvalidMessage: it names nobody, or too
/// many, or is not of this shape.
Result<Audience, Fault> read_audience(std::string_view text);

}  // namespace wskit::envelope
