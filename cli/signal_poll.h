#pragma once

#include <initializer_list>

#include <signal.h>

namespace wskit::cli {

/// Signals for work that runs without a loop, and never waits for anybody else: they wait until
/// they are asked for, or this ends.
class SignalPoll {
 public:
  SignalPoll(std::initializer_list<int> signals);
  SignalPoll(const SignalPoll&) = delete;
  SignalPoll& operator=(const SignalPoll&) = delete;
  ~SignalPoll();

  /// The first one that has come so far, or 0.
  int received();

 private:
  sigset_t mask_{};
  sigset_t before_{};
  int received_ = 0;
};

}  // namespace wskit::cli
