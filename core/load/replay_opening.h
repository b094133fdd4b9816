#pragma once

#include <optional>
#include <string>

#include "client/link_events.h"
#include "envelope/event.h"
#include "load/replay_check.h"
#include "load/replay_config.h"

namespace wskit::load {

/// How the server answered a recorded connection's request, and whether it has answered like that
/// again.
class ReplayOpening {
 public:
  ReplayOpening(const ReplayConfig& config, const envelope::event::Open& recorded);

  /// Whether the server did not let the recorded client in.
  [[nodiscard]] bool is_refusal() const;
  /// Between what was recorded and what came; nothing: they agree.
  [[nodiscard]] std::optional<ReplayDifference> difference(const client::Opened& opened) const;
  /// The same of one that did not open; nothing also where the server has not answered.
  [[nodiscard]] std::optional<ReplayDifference> difference(const client::Ended& ended) const;
  /// Whether such an end is no failure of its own: it was recorded, or `check` tells of it.
  [[nodiscard]] bool covers(const client::Ended& ended, bool check) const;

 private:
  int status_;
  std::optional<std::string> subprotocol_;  ///< that the server chose; nothing: it may be any
};

}  // namespace wskit::load
