#include "cli/signals.h"

#include <chrono>
#include <initializer_list>
#include <utility>

#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/raw_mode.h"

namespace wskit::cli {

namespace {

// timeout(1) signals a process and then its group: that is one wish, not two.
constexpr Duration kOneWish = std::chrono::milliseconds(100);

struct Wish {
  int number = 0;
  TimePoint at;
};

// The one before all others; of the process, as signals are.
Wish& first_wish() {
  static Wish first;
  return first;
}

void on_another(int number) {
  const Wish& first = first_wish();
  if (number == first.number && Clock::now() - first.at < kOneWish) return;
  RawMode::leave_for_good();
  ::_exit(128 + number);
}

}  // namespace

bool is_ignored(int signal) {
  struct sigaction now {};
  return sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

Signals::Signals(net::Loop& loop, Callback first, std::function<void()> hang_up)
    : first_(std::move(first)),
      ends_(loop, {SIGINT, SIGTERM}, [this](int signal) { end(signal); }) {
  if (hang_up) {
    hang_ups_.emplace(loop, std::initializer_list<int>{SIGHUP},
                      [hang_up = std::move(hang_up)](int /*signal*/) { hang_up(); });
  }
}

void Signals::end(int signal) {
  received_ = signal;
  first_wish() = {signal, Clock::now()};
  // From here on the kernel delivers, even while the loop is stuck in a turn.
  for (const int deadly : {SIGINT, SIGTERM})
    ::signal(deadly, on_another);
  ends_.set_active(false);
  if (hang_ups_) {
    ::signal(SIGHUP, SIG_IGN);
    hang_ups_->set_active(false);
  }
  first_(received_);
}

}  // namespace wskit::cli
