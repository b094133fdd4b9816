#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"
#include "http/url.h"
#include "wire/close_code.h"
#include "wire/opcode.h"
#include "wire/protocol.h"

namespace wskit::client {

/// What the server's 101 said.
struct Opened {
  int status = 101;
  int attempt = 1;  ///< above 1 when attempts before it had failed, or the connection was lost
  std::string subprotocol;
  std::optional<wire::DeflateParameters> deflate;
  http::Headers headers;
};

/// How a link ended: `error` when it never opened or broke, else the close handshake.
struct Ended {
  std::string url;  ///< of the server that it was to, or would have been, without secrets
  bool opened = false;
  std::optional<Error> error;  ///< kConnect, kTimeout, kUpgrade, kUnauthorized, kLost, kProtocol
  std::uint16_t code = wire::kAbnormal;
  std::string reason;
  bool clean = false;      ///< close frames went both ways
  bool by_peer = false;    ///< the peer's close frame came first
  int status = 0;          ///< the HTTP status when the upgrade was refused
  http::Headers headers;   ///< of that answer
  std::string body;        ///< the start of that answer's body
  std::uint64_t left = 0;  ///< of what was queued, on the scale of `Channel::queued`
  bool moving = false;     ///< for a better way: to be opened again at once
  std::size_t unsent = 0;  ///< messages that had not left this process

  /// The server does not let us in: coming back as we are is of no use.
  [[nodiscard]] bool is_refusal() const {
    return error ? error->kind == ErrorKind::kUnauthorized : by_peer && wire::is_refusal(code);
  }
};

/// What a Channel tells its owner.
class LinkHandler {
 public:
  /// What is sent from inside this call goes ahead of messages that have waited.
  virtual void on_open(const Opened& opened) = 0;
  virtual void on_message(const wire::MessageView& message) = 0;
  /// An answer of `status` leads to `to` instead, which is being dialled now.
  virtual void on_redirect(const http::Url& /*to*/, int /*status*/) {}
  /// All messages of one read have been given: the place for what is done once for the lot of them.
  virtual void on_batch_end() {}
  virtual void on_ping(std::string_view /*data*/) {}
  /// `round_trip` since the ping that it answers, when that was the last one sent; else zero.
  virtual void on_pong(std::string_view /*data*/, Duration /*round_trip*/) {}
  /// What was buffered has been handed to the operating system (after a time when it could not be).
  virtual void on_drained() {}
  /// The connection was lost, or could not be made, as `cause` says; the `attempt`-th in a row to
  /// make it (again) begins in a while. What is sent meanwhile waits.
  virtual void on_reconnecting(const Ended& /*cause*/, int /*attempt*/, Duration /*in*/) {}
  /// The application at the other end has answered a heartbeat.
  virtual void on_heartbeat(Duration /*round_trip*/) {}
  /// One connection out of several was lost, or could not be made; the others go on.
  virtual void on_one_lost(const Ended& /*ended*/) {}
  /// A message that had to wait for a connection has been sent.
  virtual void on_sent_late(wire::Opcode /*opcode*/, std::string_view /*bytes*/) {}
  /// Exactly once for each `open`, and last: the channel may be destroyed or opened again in this
  /// call.
  virtual void on_ended(const Ended& ended) = 0;

 protected:
  ~LinkHandler() = default;
};

}  // namespace wskit::client
