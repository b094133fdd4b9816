#pragma once

#include <functional>
#include <initializer_list>
#include <memory>

#include <signal.h>

#include "net/loop.h"

namespace wskit::cli {

/// Signals as events of a loop. They are blocked meanwhile: made before any thread is started, so
/// that all inherit the mask.
class SignalWatch {
 public:
  SignalWatch(net::Loop& loop, std::initializer_list<int> signals,
              std::function<void(int signal)> came);
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch();

  /// Stops and resumes the events; meanwhile the kernel delivers.
  void set_active(bool active);

 private:
  void read_one();

  std::function<void(int signal)> came_;
  sigset_t mask_{};
  sigset_t blocked_{};  ///< those that were not before
  int fd_ = -1;
  std::unique_ptr<net::Watch> watch_;
};

}  // namespace wskit::cli
