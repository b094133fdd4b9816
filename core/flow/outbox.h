#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <sys/uio.h>

#include "base/payload.h"

namespace wskit::flow {

/// What happens to a message for a peer whose Outbox is full.
enum class SlowPolicy : std::uint8_t {
  kClose,       ///< the peer is too slow: its connection ends
  kDropOldest,  ///< the oldest whole shared message that has not begun to leave makes room
  kDropNewest,  ///< the new message is not queued
};

struct OutboxLimit {
  std::size_t max_bytes = std::size_t{1} << 20;
  SlowPolicy policy = SlowPolicy::kClose;
};

/// Bytes on their way to one peer, in order. A handler appends; the connection gathers and
/// consumes. Replies are written into a buffer of its own; shared messages are held by handle,
/// never copied. 56 bytes; empty, it holds at most 256 bytes beside.
class Outbox {
 public:
  /// Room for `size` contiguous bytes at the end, to be followed by `commit`. Never fails: what a
  /// handler appends it must bound itself, by looking at `bytes` and by ceasing to read.
  char* prepare(std::size_t size);
  /// The first `size` of the prepared bytes belong to the queue now.
  void commit(std::size_t size);
  void append(std::string_view bytes);

  /// Queues a message that others share, whole, whatever its size.
  void push(Payload message);

  enum class Offered : std::uint8_t { kQueued, kDropped, kOverflow };
  /// Queues a shared message within `limit`. kDropped: this one or older ones went, `dropped` says
  /// how many. kOverflow: nothing was queued, and the policy is to close.
  /// A message larger than the limit is queued if the Outbox is empty.
  Offered offer(Payload message, const OutboxLimit& limit);

  /// The front of the queue as at most `into.size()` pieces; borrowed until the next call that
  /// changes the Outbox. Returns how many pieces were filled.
  [[nodiscard]] std::size_t gather(std::span<iovec> into) const;
  /// The first `size` bytes have left.
  void consume(std::size_t size);
  /// Forgets everything.
  void clear();

  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] bool empty() const { return bytes_ == 0; }
  /// Bytes that have left so far.
  [[nodiscard]] std::uint64_t consumed() const { return consumed_; }
  /// Messages that `offer` has dropped so far.
  [[nodiscard]] std::uint32_t dropped() const { return dropped_; }

 private:
  struct Piece {
    Payload payload;
    bool shared;  ///< one whole message, not to be appended to
  };

  bool drop_oldest();

  std::vector<Piece> pieces_;
  std::size_t bytes_ = 0;
  std::uint32_t head_ = 0;  ///< index of the first piece that has not left
  std::uint32_t dropped_ = 0;
  std::size_t left_ = 0;        ///< bytes of the first piece that have left
  std::uint64_t consumed_ = 0;  ///< of all
};

}  // namespace wskit::flow
