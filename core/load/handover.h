#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "capture/file.h"
#include "load/volatility.h"

namespace wskit::load {

/// A value that the server has said first, and the client later.
struct Handover {
  /// A message of the client's in which it stands.
  struct Use {
    std::size_t line = 0;
    std::string text;  ///< the message with `{{NAME}}` instead, of this one and the others
  };
  std::string name;
  std::size_t line = 0;  ///< of the reply that brings it
  std::string pointer;
  std::vector<Use> uses;  ///< at least one
};

/// Looks for values at these places of a capture that the client sends later: in JSON as a member
/// or element, and, when it is long, in a longer text. A value of fewer than 3 characters says
/// nothing.
Result<std::vector<Handover>> find_handovers(const capture::File& capture,
                                             const std::vector<Volatility::Place>& places);

}  // namespace wskit::load
