#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capture/match.h"

namespace wskit::load {

/// What of a capture is played. Everything else, of either side, is as if it were not there.
struct Selection {
  std::vector<std::string> connections;  ///< these alone; none: all
  std::vector<capture::Match> only;      ///< messages that match one of these; none: all
  std::vector<capture::Match> skip;      ///< but none of these

  [[nodiscard]] bool takes_connection(std::string_view name) const;
  [[nodiscard]] bool takes_message(std::string_view message) const;
};

}  // namespace wskit::load
