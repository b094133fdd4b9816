#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "net/loop.h"

namespace wskit::pipe {

/// A loop whose descriptors become ready when the test says so.
class WatchLoop final : public net::Loop {
 public:
  [[nodiscard]] TimePoint now() const override { return {}; }
  void arm(flow::Deadline& /*deadline*/, TimePoint /*when*/) override {}
  void post(std::function<void()> /*task*/) override {}
  void run() override {}
  void stop() override {}
  std::unique_ptr<net::Watch> watch(int /*fd*/, net::Readiness /*readiness*/,
                                    std::function<void()> ready) override {
    ready_ = std::move(ready);
    return std::make_unique<TestWatch>(*this);
  }

  /// One turn in which the descriptor is ready; nothing when nobody watches it.
  void ready() {
    // The callback may end the watch, and itself with it.
    const std::function<void()> callback = ready_;
    if (active_) callback();
  }
  [[nodiscard]] bool watched() const { return active_; }

 private:
  class TestWatch final : public net::Watch {
   public:
    explicit TestWatch(WatchLoop& loop) : loop_(loop) { loop_.active_ = true; }
    ~TestWatch() override { loop_.active_ = false; }
    TestWatch(const TestWatch&) = delete;
    TestWatch& operator=(const TestWatch&) = delete;
    void set_active(bool active) override { loop_.active_ = active; }

   private:
    WatchLoop& loop_;
  };

  std::function<void()> ready_;
  bool active_ = false;
};

}  // namespace wskit::pipe
