#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/payload.h"
#include "base/rng.h"
#include "flow/outbox.h"
#include "wire/decoder.h"
#include "wire/frame.h"
#include "wire/opcode.h"
#include "wire/per_message_deflate.h"
#include "wire/protocol_events.h"
#include "wire/utf8.h"

namespace wskit::wire {

/// The framing layer of an open connection (RFC 6455 sections 5 to 8): bytes in, events and bytes
/// out, no I/O and no clock. The opening handshake (handshake.h) comes before it. A message that is
/// whole in the bytes given is delivered where it lies; between messages nothing is held beside.
class Protocol {
 public:
  enum class Role : std::uint8_t { kClient, kServer };
  enum class State : std::uint8_t {
    kOpen,
    kClosing,  ///< our close frame is queued, the peer's has not come
    kClosed,   ///< both have, or the connection was failed: flush and end the stream
  };

  /// `out` takes what is to be sent; `rng` gives a client its masks (section 5.3). Both outlive
  /// this.
  Protocol(Role role, std::size_t max_message, flow::Outbox& out, Rng& rng);
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;
  ~Protocol() = default;

  /// What the opening handshake agreed on (RFC 7692), before anything is received or sent: from now
  /// on messages of at least `threshold` bytes leave compressed. `shared` outlives this.
  void enable_deflate(const DeflateParameters& agreed, std::size_t threshold,
                      SharedDeflate& shared);

  /// Takes what came; `bytes` are unmasked in place. Any split gives the same events. Returns the
  /// bytes behind the event that interrupted it: what to give to the next call first.
  std::span<char> receive(std::span<char> bytes, ProtocolEvents& events);
  /// Inside an event: `receive` is to return behind it.
  void interrupt() { stopped_ = true; }

  /// Queues one unfragmented message, ping or pong; false, and nothing queued, once a close frame
  /// is. Text is the caller's to check (utf8.h). Control data longer than 125 bytes is a bug.
  bool send(Opcode opcode, std::string_view bytes);
  /// What to queue of a message that others share: `frame`, which is whole and without a mask, or
  /// its compressed twin, of which there is one for all connections that take it.
  Payload shared(const Payload& frame) { return deflate_ ? deflate_->shared(frame) : frame; }
  /// Starts the close handshake. `code` kNoStatus sends an empty body, another that `is_sendable`
  /// denies is a bug; of the reason at most 123 bytes that are valid UTF-8 are sent. Again, or
  /// after kClosed: nothing.
  void close(std::uint16_t code, std::string_view reason);

  [[nodiscard]] State state() const { return state_; }
  /// Bytes of the incomplete message held at present.
  [[nodiscard]] std::size_t held() const { return buffer_.size(); }

 private:
  void take_data(const FramePiece& piece, ProtocolEvents& events);
  void take_control(const FramePiece& piece, ProtocolEvents& events);
  bool begin_data(const FramePiece& piece, ProtocolEvents& events);
  bool check_text(const FramePiece& piece, ProtocolEvents& events);
  void hold(const FramePiece& piece);
  void deliver(std::string_view payload, ProtocolEvents& events);
  void release();
  void on_control(Opcode opcode, std::string_view data, ProtocolEvents& events);
  void on_close_frame(std::string_view data, ProtocolEvents& events);
  void fail(std::uint16_t code, std::string_view reason, ProtocolEvents& events);
  void fail_as_too_big(ProtocolEvents& events);
  void fail_as_not_utf8(ProtocolEvents& events);
  void end();
  void queue_close(std::uint16_t code, std::string_view reason);
  void queue(Opcode opcode, std::string_view bytes, bool compressed = false);

  Decoder decoder_;
  /// The incomplete message, and behind it the data of an incomplete control frame.
  std::vector<char> buffer_;
  std::size_t max_message_;
  flow::Outbox& out_;
  Rng& rng_;
  Utf8Checker utf8_;
  std::unique_ptr<PerMessageDeflate> deflate_;  ///< if it was agreed
  Opcode message_ = Opcode::kContinuation;      ///< kContinuation: no message is in progress
  bool compressed_ = false;                     ///< the message in progress is
  bool stopped_ = false;                        ///< nothing more is received in this call
  Role role_;
  State state_ = State::kOpen;
};

/// One unmasked frame (server to client), to be shared by every receiver: `write(char*)` fills
/// exactly `size` bytes of payload.
template <class Write>
Payload frame_shared(Opcode opcode, std::size_t size, Write&& write) {
  return Payload::make(header_size(size) + size, [&](char* to) {
    write_header(to, opcode, size);
    std::forward<Write>(write)(to + header_size(size));
  });
}
Payload frame_shared(Opcode opcode, std::string_view bytes);

}  // namespace wskit::wire
