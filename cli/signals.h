#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <signal.h>

#include "cli/signal_watch.h"
#include "net/loop.h"

namespace wskit::cli {

/// Whether this process was started so that it does not hear of the signal, as nohup(1) does.
bool is_ignored(int signal);

/// A descriptor that becomes readable when SIGINT or SIGTERM has come while there are `Signals`,
/// and stays so: for what waits outside of a loop. Of the process.
int interrupted_fd();

/// SIGINT and SIGTERM as events of a loop. The first is reported; the second ends the process at
/// once with 128 plus its number, even while the loop is stuck in a turn, as on a disk that takes
/// nothing. SIGHUP is reported each time it comes, or not touched when nobody listens. One at a
/// time, made before any thread is started.
class Signals {
 public:
  using Callback = std::function<void(int signal)>;

  Signals(net::Loop& loop, Callback first, std::function<void()> hang_up = {});
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  /// The signal that came, or 0.
  [[nodiscard]] int received() const { return received_; }

 private:
  void end();

  Callback first_;
  int received_ = 0;
  int fd_ = -1;
  std::unique_ptr<net::Watch> came_;
  struct sigaction before_[2]{};
  std::optional<SignalWatch> hang_ups_;
};

}  // namespace wskit::cli
