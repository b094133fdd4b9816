#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

#include "base/inbox.h"
#include "net/loop.h"
#include "room/letter.h"

namespace wskit::room {

/// Letters from other loops to one. The loop is woken for the first of a batch only.
class Mailbox {
 public:
  /// Above this many bytes of letters nobody may ask for more work (`is_full`).
  static constexpr std::size_t kMaxBytes = std::size_t{16} << 20;

  explicit Mailbox(net::Loop& loop) : loop_(loop) {}

  /// Before any loop runs: `open` is called on this one when letters have come, and has to `drain`.
  void set_owner(std::function<void()> open) { open_ = std::move(open); }

  /// Any thread.
  void post(Letter letter);
  /// Any thread. The loop is behind: new messages are to be refused until it has caught up.
  [[nodiscard]] bool is_full() const { return bytes_.load(std::memory_order_relaxed) > kMaxBytes; }

  /// The loop has members with subscriptions, or has none any more.
  void set_subscribed(bool subscribed) {
    is_subscribed_.store(subscribed, std::memory_order_release);
  }
  /// Any thread.
  [[nodiscard]] bool is_subscribed() const {
    return is_subscribed_.load(std::memory_order_acquire);
  }

  [[nodiscard]] net::Loop& loop() { return loop_; }

  /// The loop's thread: all letters so far, in the order of each sender.
  std::vector<Letter>& drain();

 private:
  net::Loop& loop_;
  std::function<void()> open_;
  std::atomic<std::size_t> bytes_{0};
  std::atomic<bool> is_subscribed_{false};
  Inbox<Letter> inbox_;
  std::vector<Letter> drained_;
};

/// One for each loop of a server.
using Mailboxes = std::deque<Mailbox>;

}  // namespace wskit::room
