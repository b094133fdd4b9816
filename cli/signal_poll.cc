#include "cli/signal_poll.h"

#include <ctime>

#include <pthread.h>

namespace wskit::cli {

SignalPoll::SignalPoll(std::initializer_list<int> signals) {
  sigemptyset(&mask_);
  for (const int signal : signals)
    sigaddset(&mask_, signal);
  pthread_sigmask(SIG_BLOCK, &mask_, &before_);
}

SignalPoll::~SignalPoll() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int SignalPoll::received() {
  if (received_ != 0) return received_;
  const timespec at_once{};
  const int signal = sigtimedwait(&mask_, nullptr, &at_once);
  if (signal > 0) received_ = signal;
  return received_;
}

}  // namespace wskit::cli
