#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "net/loop.h"

namespace wskit::test {

/// A loop whose clock the test turns; nothing waits. Posted tasks run in `turn` and `advance`.
class FakeLoop final : public net::Loop {
 public:
  [[nodiscard]] TimePoint now() const override { return now_; }
  using net::Loop::arm;
  void arm(flow::Deadline& deadline, TimePoint when) override { deadlines_.arm(deadline, when); }
  void post(std::function<void()> task) override { tasks_.push_back(std::move(task)); }
  std::unique_ptr<net::Watch> watch(int fd, net::Readiness readiness,
                                    std::function<void()> ready) override;
  void run() override;
  void stop() override { stopped_ = true; }

  /// Runs what was posted, and what that posts, and the deadlines that are due.
  void turn();
  /// Moves the clock by `by`, stopping at every deadline on the way.
  void advance(Duration by);
  /// Time passes and nothing runs, as when the process is stopped.
  void stall(Duration by) { now_ += by; }
  [[nodiscard]] std::size_t armed() const { return deadlines_.size(); }

 private:
  TimePoint now_{std::chrono::hours(1)};
  flow::DeadlineQueue deadlines_;
  std::deque<std::function<void()>> tasks_;
  bool stopped_ = false;
};

}  // namespace wskit::test
