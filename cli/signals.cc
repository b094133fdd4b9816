#include "cli/signals.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/clock.h"
#include "cli/raw_mode.h"

namespace wskit::cli {

namespace {

constexpr std::array kEnds = {SIGINT, SIGTERM};
// timeout(1) signals a process and then its group: that is one wish, not two.
constexpr Duration kOneWish = std::chrono::milliseconds(100);

// What a handler touches has to be free of locks.
struct Wish {
  std::atomic<int> number{0};
  std::atomic<TimePoint> at{};
  std::atomic<int> tell{-1};   ///< an eventfd
  std::atomic<int> keeps{-1};  ///< another, from which nothing is read
};

// Of the process, as signals are.
Wish& first_wish() {
  static constinit Wish wish;
  return wish;
}

void on_end(int number) {
  Wish& first = first_wish();
  const TimePoint now = Clock::now();
  int none = 0;
  if (first.number == none) first.at = now;  // ahead, since another thread may get the second one
  if (first.number.compare_exchange_strong(none, number)) {
    const int kept = errno;
    ::eventfd_write(first.tell, 1);
    if (first.keeps >= 0) ::eventfd_write(first.keeps, 1);
    errno = kept;
  } else if (number != first.number || now - first.at.load() >= kOneWish) {
    RawMode::leave_for_good();
    ::_exit(128 + number);
  }
}

}  // namespace

bool is_ignored(int signal) {
  struct sigaction now {};
  return sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

int interrupted_fd() {
  static const int fd = [] {
    const int made = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    WSKIT_ASSERT(made >= 0);
    return first_wish().keeps = made;
  }();
  return fd;
}

Signals::Signals(net::Loop& loop, Callback first, std::function<void()> hang_up)
    : first_(std::move(first)), fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  WSKIT_ASSERT(fd_ >= 0);
  came_ = loop.watch(fd_, net::Readiness::kReadable, [this] { end(); });
  first_wish().tell = fd_;
  first_wish().number = 0;
  struct sigaction handle {};
  handle.sa_handler = on_end;
  handle.sa_flags = SA_RESTART;
  sigset_t ends;
  sigemptyset(&ends);
  for (std::size_t i = 0; i < kEnds.size(); ++i) {
    sigaddset(&ends, kEnds[i]);
    ::sigaction(kEnds[i], &handle, &before_[i]);
  }
  pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);  // whoever started this may block them
  if (hang_up) {
    hang_ups_.emplace(loop, std::initializer_list<int>{SIGHUP},
                      [hang_up = std::move(hang_up)](int /*signal*/) { hang_up(); });
  }
}

Signals::~Signals() {
  for (std::size_t i = 0; i < kEnds.size(); ++i)
    ::sigaction(kEnds[i], &before_[i], nullptr);
  came_.reset();
  ::close(fd_);
}

void Signals::end() {
  came_->set_active(false);
  received_ = first_wish().number;
  if (hang_ups_) {
    ::signal(SIGHUP, SIG_IGN);
    hang_ups_->set_active(false);
  }
  first_(received_);
}

}  // namespace wskit::cli
