#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/payload.h"
#include "base/result.h"
#include "capture/feed.h"
#include "flow/deadline.h"
#include "flow/fixed_window.h"
#include "http/parser.h"
#include "net/connection.h"
#include "server/guest.h"
#include "server/idle_watch.h"
#include "server/session.h"
#include "server/unheard.h"
#include "server/upgrade.h"
#include "server/visit.h"
#include "wire/protocol.h"

namespace wskit::server {

class Worker;

/// A connection from a request to upgrade it that may be granted, to its end.
class WebSocketSession final : public Session,
                               public Guest,
                               private net::ConnectionHandler,
                               private wire::ProtocolEvents,
                               private flow::DeadlineOwner {
 public:
  /// The worker outlives it, and destroys it when it says that it is `done`. `request` holds the
  /// request, `early` are the bytes that came behind it.
  WebSocketSession(Worker& worker, std::unique_ptr<net::Connection> connection,
                   std::unique_ptr<http::RequestParser> request, Acceptance acceptance,
                   std::string_view early);
  ~WebSocketSession() override;

  /// Before it asks: who has sent the request, when that is not the peer.
  void set_client(std::string client) {
    client_ = std::make_unique<const std::string>(std::move(client));
  }
  /// Once, when the worker knows it: asks the application whether the client is let in.
  /// The request has been coming since `begun`.
  void ask(TimePoint begun);

  void accept(std::string_view subprotocol) override;
  void refuse(const wire::Refusal& refusal) override;
  [[nodiscard]] std::string subprotocol() const override;

  [[nodiscard]] bool is_open() const override;
  void send(wire::Opcode opcode, std::string_view bytes) override;
  void deliver(const Payload& frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void hang_up() override;
  [[nodiscard]] bool is_backed_up() const override;
  void set_reading(bool reading) override;
  void set_delayed(bool delayed) override;
  [[nodiscard]] bool is_delayed() const override { return unheard_ != nullptr; }
  [[nodiscard]] std::string peer() const override {
    return client_ == nullptr ? connection_->peer() : *client_;
  }

  void shut_down() override;
  void abort() override;
  [[nodiscard]] std::size_t queued() const override { return connection_->outbox().bytes(); }

 private:
  /// What the one deadline is for.
  enum class Phase : std::uint8_t {
    kAsking,        ///< the application has to let the client in
    kWatching,      ///< open: a ping is due when nothing has been heard for an interval
    kAwaitingPong,  ///< open: something has to be heard
    kOverflowed,    ///< the peer is too slow: to be closed in the next turn
    kClosing,       ///< the peer's close frame or the end of its stream has to come
  };

  void on_data(std::span<char> bytes) override;
  void on_drained() override;
  void on_closed(const std::optional<Error>& error) override;
  void on_message(const wire::MessageView& message) override;
  void on_ping(std::string_view data) override;
  void on_pong(std::string_view data) override;
  void on_close(const wire::CloseInfo& close) override;
  void on_deadline(flow::Deadline& which) override;

  void receive(std::span<char> bytes);
  void settle();
  void go_on();
  [[nodiscard]] std::size_t held() const;
  [[nodiscard]] bool has_gone() const;
  [[nodiscard]] bool is_reading() const;
  void turn_away();
  void count_sent(std::size_t bytes);
  void count_control();
  void watch();
  void ping();
  void pause_if_full();
  void resume();
  void read_as_wanted();
  void leave_application(const wire::CloseInfo& how);
  void give_up(const wire::Refusal& refusal);
  void await_end();
  void end();

  /// What is needed no longer than until the client is in.
  struct Asking {
    std::unique_ptr<http::RequestParser> request;
    Acceptance acceptance;
    std::string early;
    TimePoint begun;
  };

  Worker& worker_;
  std::unique_ptr<net::Connection> connection_;
  std::unique_ptr<const std::string> client_;  ///< if it is not the peer
  std::unique_ptr<Asking> asking_;
  std::unique_ptr<const Visit> visit_;  ///< if it is logged
  capture::Track track_;                ///< begun if it is recorded
  std::unique_ptr<IdleWatch> idle_;     ///< if it is limited
  std::unique_ptr<Unheard> unheard_;    ///< if it is delayed
  wire::Protocol protocol_;
  flow::Deadline deadline_{*this};
  flow::FixedWindow controls_;  ///< pings and pongs of the peer
  TimePoint heard_;             ///< when bytes last came
  TimePoint pinged_;            ///< when the ping left that no pong has come to
  Phase phase_ = Phase::kAsking;
  bool paused_ = false;     ///< not reading, because too much waits to be written
  bool held_ = false;       ///< not reading, because the application has no room
  bool receiving_ = false;  ///< in the middle of what came at `heard_`
};

}  // namespace wskit::server
