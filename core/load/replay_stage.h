#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/rng.h"
#include "capture/rule.h"
#include "capture/secrets.h"
#include "envelope/body.h"
#include "load/replay_config.h"
#include "load/replay_events.h"
#include "load/variables.h"
#include "net/dialer.h"
#include "net/loop.h"
#include "wire/per_message_deflate.h"

namespace wskit::load {

/// What all roles of one copy share.
struct ReplayStage {
  const ReplayConfig& config;
  net::Loop& loop;
  net::Dialer& dialer;
  Rng& rng;
  wire::SharedDeflate& deflate;
  ReplayEvents& events;
  ReplayTotals& totals;  ///< of all copies
  int copy = 1;
  std::uint64_t round = 1;
  /// Something came, left or ended that the next step may have waited for. Destroys no role.
  std::function<void()> on_change{};
  std::uint64_t awaited = 0;  ///< replies recorded so far that have not come, of all roles
  Variables variables{};
  capture::Secrets secrets{};            ///< by which the roles are let in, and what they say so
  bool stopped = false;                  ///< the replay ends before its time
  bool congested = false;                ///< the next step waits for a server to take what is sent
  TimePoint due{};                       ///< until when one of them may come by its own rule
  std::vector<std::string> concluded{};  ///< roles that are played to their end
};

/// A recorded reply that is to come.
struct ExpectedReply {
  envelope::Body body;
  std::size_t line = 0;                                 ///< of the capture
  TimePoint at{};                                       ///< when it was to come, or is expected
  std::unique_ptr<const capture::Rule> rule = nullptr;  ///< its own; null: the common one
  std::vector<Binding> binds{};
};

}  // namespace wskit::load
