#pragma once

#include <cstdint>
#include <optional>

#include "client/link_events.h"
#include "envelope/event.h"
#include "load/replay_check.h"

namespace wskit::load {

/// How a recorded connection ended, and whether the one that is played has ended like it.
class ReplayEnding {
 public:
  void record(const envelope::event::Close& close);
  /// Whether it was the server who ended it.
  [[nodiscard]] bool is_by_server() const { return by_server_.value_or(false); }

  /// Where no end was recorded, any orderly one will do. `is_ours`: we have begun to close.
  [[nodiscard]] bool agrees(const client::Ended& ended, bool is_ours) const;
  /// Between what was recorded and what came, when they do not agree.
  [[nodiscard]] ReplayDifference difference(const client::Ended& ended, bool is_ours) const;

 private:
  std::optional<bool> by_server_;  ///< nothing: no end was recorded
  std::uint16_t code_ = 0;
};

/// Whether the end of a connection of which nothing was recorded is no failure.
bool is_orderly(std::uint16_t code);

}  // namespace wskit::load
