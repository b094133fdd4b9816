#include "support/fake_loop.h"

#include <utility>

namespace wskit::test {
namespace {

class SilentWatch final : public net::Watch {
 public:
  void set_active(bool /*active*/) override {}
};

}  // namespace

std::unique_ptr<net::Watch> FakeLoop::watch(int /*fd*/, net::Readiness /*readiness*/,
                                            std::function<void()> /*ready*/) {
  return std::make_unique<SilentWatch>();
}

void FakeLoop::run() {
  while (!stopped_ && (!tasks_.empty() || deadlines_.earliest())) {
    turn();
    if (!stopped_ && tasks_.empty() && deadlines_.earliest())
      advance(*deadlines_.earliest() - now_);
  }
  stopped_ = false;
}

void FakeLoop::turn() {
  while (!tasks_.empty()) {
    const auto task = std::move(tasks_.front());
    tasks_.pop_front();
    task();
  }
  deadlines_.wake(now_);
}

void FakeLoop::advance(Duration by) {
  const TimePoint end = now_ + by;
  turn();
  while (deadlines_.earliest() && *deadlines_.earliest() <= end) {
    now_ = std::max(now_, *deadlines_.earliest());
    deadlines_.wake(now_);
    turn();
  }
  now_ = end;
}

}  // namespace wskit::test
