#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capture/match.h"
#include "envelope/event.h"

namespace wskit::load {

/// What of a capture is played. Everything else, of either side, is as if it were not there.
struct Selection {
  std::vector<std::string> connections;  ///< these alone; none: all
  std::vector<capture::Match> only;      ///< messages that match one of these; none: all
  std::vector<capture::Match> skip;      ///< but none of these

  [[nodiscard]] bool is_all() const { return connections.empty() && only.empty() && skip.empty(); }
  /// What is of no connection is of all.
  [[nodiscard]] bool takes(const envelope::Event& event) const;
  [[nodiscard]] bool takes_connection(std::string_view name) const;
  [[nodiscard]] bool takes_message(std::string_view message) const;
};

}  // namespace wskit::load
