#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "base/rng.h"
#include "capture/file.h"
#include "load/replay_config.h"
#include "load/replay_events.h"
#include "net/dialer.h"
#include "net/loop.h"
#include "wire/per_message_deflate.h"

namespace wskit::load {

class ReplayPlayer;

/// Plays the client's side of a capture at a server: every recorded connection, `copies` times at
/// once. All on the loop's thread; what it is given outlives it.
class Replay final {
 public:
  Replay(const ReplayConfig& config, net::Loop& loop, net::Dialer& dialer, Rng& rng,
         ReplayEvents& events);
  ~Replay();
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  /// Begins; once. The capture is one that `capture::summarise` has passed.
  Status start(const capture::File& capture);
  /// Closes every connection; `on_done` follows.
  void stop();
  [[nodiscard]] const ReplayTotals& totals() const { return totals_; }

 private:
  const ReplayConfig& config_;
  net::Loop& loop_;
  net::Dialer& dialer_;
  Rng& rng_;
  wire::SharedDeflate deflate_;
  ReplayEvents& events_;
  ReplayTotals totals_;
  std::vector<std::unique_ptr<ReplayPlayer>> players_;
  std::size_t playing_ = 0;
};

}  // namespace wskit::load
