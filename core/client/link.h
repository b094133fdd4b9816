#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/rng.h"
#include "http/message.h"
#include "http/parser.h"
#include "http/url.h"
#include "net/connection.h"
#include "net/dialer.h"
#include "net/loop.h"
#include "wire/handshake.h"
#include "wire/protocol.h"

namespace wskit::client {

struct LinkConfig {
  http::Url url;
  std::string unix_path;  ///< dial this instead of the URL's host when not empty
  http::Headers headers;  ///< Origin and Authorization among them
  std::vector<std::string> subprotocols;
  Duration connect_timeout = std::chrono::seconds(10);  ///< DNS, TCP and upgrade together
  Duration ping_interval = std::chrono::seconds(30);    ///< 0: none
  Duration pong_timeout = std::chrono::seconds(5);
  Duration close_timeout = std::chrono::seconds(5);  ///< for the peer's close frame
  std::size_t max_message = std::size_t{16} << 20;
};

/// What the server's 101 said.
struct Opened {
  int status = 101;
  std::string subprotocol;
  http::Headers headers;
};

/// How a link ended: `error` when it never opened or broke, else the close handshake.
struct Ended {
  bool opened = false;
  std::optional<Error> error;  ///< kConnect, kTimeout, kUpgrade, kUnauthorized, kLost, kProtocol
  std::uint16_t code = wire::kAbnormal;
  std::string reason;
  bool clean = false;    ///< close frames went both ways
  bool by_peer = false;  ///< the peer's close frame came first
  int status = 0;        ///< the HTTP status when the upgrade was refused
  std::string body;      ///< the start of that answer's body
};

class LinkHandler {
 public:
  virtual void on_open(const Opened& opened) = 0;
  virtual void on_message(const wire::MessageView& message) = 0;
  virtual void on_ping(std::string_view /*data*/) {}
  /// `round_trip` since the ping that it answers, when that was the last one sent.
  virtual void on_pong(std::string_view /*data*/, Duration /*round_trip*/) {}
  /// What was buffered has been handed to the operating system (after a time when it could not be).
  virtual void on_drained() {}
  /// Exactly once for each `open`, and last: the link may be destroyed or opened again in this call.
  virtual void on_ended(const Ended& ended) = 0;

 protected:
  ~LinkHandler() = default;
};

/// One client connection from dial to close. All calls and events on the loop's thread; no event
/// comes from inside a call. `config`, `loop`, `dialer`, `rng` and `handler` outlive it.
class Link final : private net::ConnectionHandler,
                   private wire::ProtocolEvents,
                   private flow::DeadlineOwner {
 public:
  Link(const LinkConfig& config, net::Loop& loop, net::Dialer& dialer, Rng& rng,
       LinkHandler& handler);
  ~Link();

  /// Dials and upgrades. Only when idle: new, or ended.
  void open();
  [[nodiscard]] bool is_open() const;

  /// Queues one message; false when the link is not open. It leaves at the end of the loop's turn.
  bool send(wire::Opcode opcode, std::string_view bytes);
  void ping(std::string_view data);
  /// Starts the close handshake; before `on_open`, gives up. `on_ended` follows.
  void close(std::uint16_t code = wire::kNormal, std::string_view reason = {});
  /// Ends without a close frame. `on_ended` follows.
  void abort();

  /// Bytes queued that the operating system has not taken yet.
  [[nodiscard]] std::size_t buffered() const;
  /// Stops and resumes `on_message`; the peer feels it through TCP's flow control.
  void set_reading(bool reading);
};

}  // namespace wskit::client
