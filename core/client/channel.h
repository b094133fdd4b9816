#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "wire/close_code.h"
#include "wire/opcode.h"

namespace wskit::client {

/// A way for messages to a server and back, whatever carries them; its owner hears of it through a
/// LinkHandler. All calls and events on the loop's thread; no event comes from inside a call.
class Channel {
 public:
  Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  virtual ~Channel() = default;

  /// Connects; `on_open` or `on_ended` follows. Only when idle: new, or ended.
  virtual void open() = 0;
  [[nodiscard]] virtual bool is_open() const = 0;

  /// Queues one message; false when the channel takes none. It leaves at the end of the loop's
  /// turn.
  virtual bool send(wire::Opcode opcode, std::string_view bytes) = 0;
  /// Queues a ping of at most 125 bytes; nothing when the channel is not open.
  virtual void ping(std::string_view data) = 0;
  /// Says goodbye; before `on_open`, gives up. `on_ended` follows.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  /// Ends without a goodbye. `on_ended` follows.
  virtual void abort() = 0;

  /// Bytes queued that nothing outside of this process has taken yet.
  [[nodiscard]] virtual std::size_t buffered() const = 0;
  /// So much is queued that whoever can should wait for `on_drained`.
  [[nodiscard]] virtual bool is_full() const { return buffered() > kPlenty; }
  /// All that was queued since `open`, on a scale of the channel's own: after `send`, where the
  /// message ends. `Ended::left` says how far on it what was queued has left.
  [[nodiscard]] virtual std::uint64_t queued() const = 0;
  /// Stops and resumes `on_message`, once open; what one read has brought still comes. The peer
  /// feels it through its own flow control.
  virtual void set_reading(bool reading) = 0;

 protected:
  static constexpr std::size_t kPlenty = std::size_t{1} << 20;  ///< bytes
};

class LinkHandler;

/// Makes a channel that tells the handler, which outlives it.
using MakeChannel = std::function<std::unique_ptr<Channel>(LinkHandler& handler)>;

}  // namespace wskit::client
