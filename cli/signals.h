#pragma once

#include <functional>
#include <optional>

#include "cli/signal_watch.h"
#include "net/loop.h"

namespace wskit::cli {

/// Whether this process was started so that it does not hear of the signal, as nohup(1) does.
bool is_ignored(int signal);

/// SIGINT and SIGTERM as events of a loop. The first is reported; the second ends the process at
/// once with 128 plus its number. SIGHUP is reported each time it comes, or not touched when nobody
/// listens. Made before any thread is started, so that all inherit the mask.
class Signals {
 public:
  using Callback = std::function<void(int signal)>;

  Signals(net::Loop& loop, Callback first, std::function<void()> hang_up = {});
  /// The signal that came, or 0.
  [[nodiscard]] int received() const { return received_; }

 private:
  void end(int signal);

  Callback first_;
  int received_ = 0;
  SignalWatch ends_;
  std::optional<SignalWatch> hang_ups_;
};

}  // namespace wskit::cli
