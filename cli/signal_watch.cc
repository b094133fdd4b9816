#include "cli/signal_watch.h"

#include <utility>

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/assert.h"

namespace wskit::cli {

SignalWatch::SignalWatch(net::Loop& loop, std::initializer_list<int> signals,
                         std::function<void(int signal)> came)
    : came_(std::move(came)) {
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, nullptr, &before);
  sigemptyset(&mask_);
  sigemptyset(&blocked_);
  for (const int signal : signals) {
    sigaddset(&mask_, signal);
    if (sigismember(&before, signal) == 0) sigaddset(&blocked_, signal);
  }
  pthread_sigmask(SIG_BLOCK, &mask_, nullptr);
  fd_ = ::signalfd(-1, &mask_, SFD_NONBLOCK | SFD_CLOEXEC);
  WSKIT_ASSERT(fd_ >= 0);
  watch_ = loop.watch(fd_, net::Readiness::kReadable, [this] { read_one(); });
}

SignalWatch::~SignalWatch() {
  watch_.reset();
  ::close(fd_);
  pthread_sigmask(SIG_UNBLOCK, &blocked_, nullptr);
}

void SignalWatch::set_active(bool active) {
  watch_->set_active(active);
  pthread_sigmask(active ? SIG_BLOCK : SIG_UNBLOCK, &mask_, nullptr);
}

void SignalWatch::read_one() {
  signalfd_siginfo info{};
  if (::read(fd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return;
  came_(static_cast<int>(info.ssi_signo));
}

}  // namespace wskit::cli
