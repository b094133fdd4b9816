#include "cli/signals.h"

#include <utility>

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/assert.h"

namespace wskit::cli {

Signals::Signals(net::Loop& loop, Callback first, std::function<void()> hang_up)
    : first_(std::move(first)), hang_up_(std::move(hang_up)) {
  sigemptyset(&mask_);
  sigaddset(&mask_, SIGINT);
  sigaddset(&mask_, SIGTERM);
  if (hang_up_) sigaddset(&mask_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &mask_, &before_);
  fd_ = ::signalfd(-1, &mask_, SFD_NONBLOCK | SFD_CLOEXEC);
  WSKIT_ASSERT(fd_ >= 0);
  watch_ = loop.watch(fd_, net::Readiness::kReadable, [this] { read_one(); });
}

Signals::~Signals() {
  watch_.reset();
  ::close(fd_);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Signals::read_one() {
  signalfd_siginfo info{};
  if (::read(fd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return;
  if (info.ssi_signo == SIGHUP) return hang_up_();
  watch_->set_active(false);
  received_ = static_cast<int>(info.ssi_signo);
  // From here on the kernel delivers, even while the loop is stuck in a turn.
  for (const int signal : {SIGINT, SIGTERM}) {
    ::signal(signal, [](int number) { ::_exit(128 + number); });
  }
  if (hang_up_) ::signal(SIGHUP, SIG_IGN);
  pthread_sigmask(SIG_UNBLOCK, &mask_, nullptr);
  first_(received_);
}

}  // namespace wskit::cli
