#pragma once

#include <functional>

#include <gtest/gtest.h>

#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit {

/// Calls a function each time it is woken.
struct Sleeper final : flow::DeadlineOwner {
  explicit Sleeper(std::function<void()> on_wake) : woken(std::move(on_wake)) {}
  void on_deadline(flow::Deadline& /*which*/) override { woken(); }

  std::function<void()> woken;
  flow::Deadline deadline{*this};
};

/// Lets `loop` take turns for `time`: long enough for what must not happen to show itself.
inline void run_for(net::Loop& loop, Duration time) {
  Sleeper end([&] { loop.stop(); });
  loop.arm(end.deadline, time);
  loop.run();
}

/// Lets `loop` take turns until `done` holds; fails the test when that takes 20 s.
inline void run_until(net::Loop& loop, const std::function<bool()>& done) {
  const TimePoint patience = loop.now() + std::chrono::seconds(20);
  Sleeper look([] {});
  look.woken = [&] {
    if (done() || loop.now() > patience) return loop.stop();
    loop.arm(look.deadline, std::chrono::milliseconds(1));
  };
  loop.arm(look.deadline, Duration::zero());
  loop.run();
  EXPECT_TRUE(done()) << "it did not happen within 20 s";
}

}  // namespace wskit
