#pragma once

#include <cstdint>
#include <string_view>

#include "wire/close_code.h"
#include "wire/opcode.h"

namespace wskit::wire {

/// A complete message. Borrowed: valid, and writable, during the call it is given to.
struct MessageView {
  Opcode opcode = Opcode::kText;  ///< kText (valid UTF-8) or kBinary
  std::string_view bytes;
};

/// How a connection ended, or is ending, on the protocol's level.
struct CloseInfo {
  std::uint16_t code = kAbnormal;
  std::string_view reason;  ///< borrowed for the call
  bool by_peer = false;     ///< its close frame, or its end without one; else it was us
};

/// What a peer did. Inside these calls the Protocol may be told to send and to close; it must not
/// be destroyed or given more bytes.
class ProtocolEvents {
 public:
  virtual void on_message(const MessageView& message) = 0;
  /// The pong is queued already, unless a close frame is.
  virtual void on_ping(std::string_view /*data*/) {}
  virtual void on_pong(std::string_view /*data*/) {}
  /// At most once. By the peer: its close frame, which has been answered (or answers ours). By us:
  /// the peer broke a rule, and a close frame with the code has been queued unless one was before.
  /// Nothing comes after it.
  virtual void on_close(const CloseInfo& close) = 0;

 protected:
  ~ProtocolEvents() = default;
};

}  // namespace wskit::wire
