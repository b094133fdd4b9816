#include "cli/signals.h"

#include <initializer_list>
#include <utility>

#include <signal.h>
#include <unistd.h>

#include "cli/raw_mode.h"

namespace wskit::cli {

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
  // From here on the kernel delivers, even while the loop is stuck in a turn.
  for (const int deadly : {SIGINT, SIGTERM}) {
    ::signal(deadly, [](int number) {
      RawMode::leave_for_good();
      ::_exit(128 + number);
    });
  }
  ends_.set_active(false);
  if (hang_ups_) {
    ::signal(SIGHUP, SIG_IGN);
    hang_ups_->set_active(false);
  }
  first_(received_);
}

}  // namespace wskit::cli
