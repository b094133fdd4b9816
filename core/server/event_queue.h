#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "base/payload.h"
#include "flow/outbox.h"

namespace wskit::server {

/// Messages for a client that fetches them over HTTP, numbered from 1. What was handed out is kept,
/// as far as the limit allows, until the client asks for more: it may not have arrived.
class EventQueue {
 public:
  struct Event {
    std::uint64_t number;
    Payload frame;
  };

  explicit EventQueue(const flow::OutboxLimit& limit) : limit_(limit) {}

  /// Queues a message within the limit, and by its policy.
  flow::Outbox::Offered offer(const Payload& frame);
  /// Queues a message whatever its size.
  void push(const Payload& frame);

  /// Hands out everything that waits.
  std::vector<Event> take();
  /// What was handed out has arrived.
  void confirm();
  /// It has up to `number`; the rest waits again. False when that is not known any more.
  bool resume(std::uint64_t number);

  /// The number of the last message that was handed out.
  [[nodiscard]] std::uint64_t last() const { return first_ + handed_ - 1; }
  [[nodiscard]] bool has_waiting() const { return handed_ < frames_.size(); }
  /// Bytes that wait.
  [[nodiscard]] std::size_t bytes() const { return waiting_; }
  [[nodiscard]] bool is_over() const { return waiting_ > limit_.max_bytes; }
  /// Messages that `offer` has dropped so far.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  void forget_first();
  void make_room(std::size_t size);

  flow::OutboxLimit limit_;
  std::deque<Payload> frames_;  ///< handed out ones first
  std::size_t handed_ = 0;
  std::uint64_t first_ = 1;  ///< the number of the first frame
  std::size_t kept_ = 0;     ///< bytes of handed out ones
  std::size_t waiting_ = 0;  ///< bytes of the others
  std::uint64_t dropped_ = 0;
};

}  // namespace wskit::server
