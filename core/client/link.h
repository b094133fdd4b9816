#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "client/channel.h"
#include "client/destination.h"
#include "client/keep_alive.h"
#include "client/link_config.h"
#include "client/link_events.h"
#include "flow/deadline.h"
#include "net/connection.h"
#include "net/dialer.h"
#include "net/loop.h"
#include "wire/protocol.h"

namespace wskit::client {

class Upgrade;

/// What the links of one loop share.
struct LinkPorts {
  net::Loop& loop;
  net::Dialer& dialer;
  Rng& rng;
  wire::SharedDeflate& deflate;
};

/// One WebSocket connection from dial to close; it can be opened again when it has ended. `config`,
/// `handler` and what `ports` refers to outlive it.
class Link final : public Channel,
                   private net::ConnectionHandler,
                   private wire::ProtocolEvents,
                   private flow::DeadlineOwner {
 public:
  Link(const LinkConfig& config, const LinkPorts& ports, LinkHandler& handler);
  ~Link() override;

  /// Dials and upgrades, and follows redirects.
  void open() override;
  [[nodiscard]] bool is_open() const override {
    return state_ == State::kOpen && outcome_ == nullptr;
  }
  bool send(wire::Opcode opcode, std::string_view bytes) override;
  void ping(std::string_view data) override;
  /// Starts the close handshake.
  void close(std::uint16_t code, std::string_view reason) override;
  /// The same, with 1000.
  void close() { close(wire::kNormal, {}); }
  void abort() override;
  /// What the operating system has not taken yet.
  [[nodiscard]] std::size_t buffered() const override;
  [[nodiscard]] std::uint64_t queued() const override;
  /// The peer feels it through TCP's flow control.
  void set_reading(bool reading) override;

 private:
  enum class State : std::uint8_t { kIdle, kDialing, kUpgrading, kOpen, kClosing };

  void on_data(std::span<char> bytes) override;
  void on_drained() override;
  void on_closed(const std::optional<Error>& error) override;
  void on_message(const wire::MessageView& message) override;
  void on_ping(std::string_view data) override;
  void on_pong(std::string_view data) override;
  void on_close(const wire::CloseInfo& close) override;
  void on_deadline(flow::Deadline& which) override;

  void dial();
  void on_dialed(Result<net::Dialed> dialed);
  std::size_t read_answer(std::span<char> bytes);
  void bound_pongs();
  [[nodiscard]] bool is_reading() const;
  void accept_answer();
  void take_refusal(Ended refusal);
  void keep_alive();
  void settle(Ended ended);
  void fail(Error error);
  void finish();

  const LinkConfig& config_;
  Destination destination_;
  net::Loop& loop_;
  net::Dialer& dialer_;
  Rng& rng_;
  wire::SharedDeflate& deflate_;
  LinkHandler& handler_;
  flow::Deadline deadline_{*this};  ///< of the state: connect, ping or pong, close

  std::unique_ptr<net::Dial> dial_;
  std::unique_ptr<net::Connection> connection_;
  std::unique_ptr<Upgrade> upgrade_;        ///< until open
  std::optional<wire::Protocol> protocol_;  ///< from then on
  std::unique_ptr<Ended> outcome_;          ///< once decided; `finish` reports it

  KeepAlive keep_alive_;   ///< while open
  TimePoint connect_by_;   ///< until then
  std::size_t pongs_ = 0;  ///< bytes of pongs queued since nothing was
  bool reading_ = true;
  bool redirected_ = false;  ///< the outcome is not the end: `finish` dials again
  State state_ = State::kIdle;
};

}  // namespace wskit::client
