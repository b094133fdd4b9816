#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace wskit::envelope {

/// What people have written beside a recorded message, for those who replay it (protocol.md c).
/// What is empty is not in the line.
struct Script {
  /// How what comes in place of the message has to agree with it.
  struct Expect {
    std::string_view match;           ///< "exact", "subset", "text" or "/regular expression/"
    std::vector<std::string> ignore;  ///< JSON pointers
    std::optional<Duration> within;
  };

  bool is_template = false;                               ///< {{NAME}} stands for a value
  std::vector<std::pair<std::string, std::string>> bind;  ///< names, and JSON pointers to values
  std::optional<Expect> expect;

  [[nodiscard]] bool is_empty() const { return !is_template && bind.empty() && !expect; }
};

}  // namespace wskit::envelope
