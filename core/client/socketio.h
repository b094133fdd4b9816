#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "client/forwarded_channel.h"
#include "client/link_config.h"
#include "envelope/socketio.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::client {

struct SocketIoConfig {
  std::string name_space = "/";
  std::string auth;                                 ///< JSON object; empty: none
  Duration timeout = std::chrono::seconds(10);      ///< from the upgrade to the server's consent
  std::size_t max_message = std::size_t{16} << 20;  ///< bytes of attachments together
};

/// Makes `link`, whose URL names a namespace by its path as Socket.IO's own client has it, one to
/// the endpoint at `path` ("/socket.io/"); gives that namespace back.
std::string aim_at_socketio(LinkConfig& link, std::string_view path);

/// A channel that speaks Socket.IO 5 on Engine.IO 4 through another one that carries WebSocket
/// messages. Its messages are texts, events and acknowledgements in the form of
/// `envelope::encode_socketio`; it opens when the namespace lets it in, and answers the server's
/// heartbeat. Ends with kUnauthorized or kUpgrade when the namespace does not, with kProtocol when
/// the server speaks something else, with kLost when its heartbeat stops.
class SocketIo final : public ForwardedChannel, private flow::DeadlineOwner {
 public:
  /// `config` and `handler` outlive it.
  SocketIo(const SocketIoConfig& config, net::Loop& loop, const MakeChannel& make,
           LinkHandler& handler);

  void open() override;
  [[nodiscard]] bool is_open() const override {
    return state_ == State::kOpen && channel_->is_open();
  }
  /// False also when `bytes` are not what `envelope::encode_socketio` takes.
  bool send(wire::Opcode opcode, std::string_view bytes) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void set_reading(bool reading) override;

 private:
  enum class State : std::uint8_t { kIdle, kOpening, kJoining, kOpen };

  void on_open(const Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_ended(const Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void take_engine_packet(std::string_view text);
  void join(std::string_view handshake);
  void take_packet(std::string_view text);
  void take_attachment(std::string_view bytes);
  void give(const envelope::SocketIoPacket& packet);
  void await_heartbeat();
  void fail(Error error);

  const SocketIoConfig& config_;
  net::Loop& loop_;
  Opened opened_;
  std::string binary_packet_;             ///< whose attachments are still to come
  std::vector<std::string> attachments_;  ///< so far
  std::size_t attached_ = 0;              ///< bytes
  std::optional<Error> failure_;          ///< what the end of the link is told as
  flow::Deadline deadline_{*this};        ///< of the server's consent, then of its heartbeat
  Duration heartbeat_{};                  ///< within which one has to come; 0: never
  State state_ = State::kIdle;
  bool reading_ = true;
};

}  // namespace wskit::client
