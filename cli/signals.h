#pragma once

#include <functional>
#include <memory>

#include <signal.h>

#include "net/loop.h"

namespace wskit::cli {

/// SIGINT and SIGTERM as events of a loop. The first is reported; the second ends the process at
/// once with 128 plus its number. SIGHUP is reported each time it comes, or not touched when nobody
/// listens. Made before any thread is started, so that all inherit the mask.
class Signals {
 public:
  using Callback = std::function<void(int signal)>;

  Signals(net::Loop& loop, Callback first, std::function<void()> hang_up = {});
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  /// The signal that came, or 0.
  [[nodiscard]] int received() const { return received_; }

 private:
  void read_one();

  Callback first_;
  std::function<void()> hang_up_;
  sigset_t mask_{};
  sigset_t before_{};
  int fd_ = -1;
  int received_ = 0;
  std::unique_ptr<net::Watch> watch_;
};

}  // namespace wskit::cli
