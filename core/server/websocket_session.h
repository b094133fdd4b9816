#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/payload.h"
#include "base/result.h"
#include "flow/deadline.h"
#include "flow/fixed_window.h"
#include "http/parser.h"
#include "net/connection.h"
#include "server/application.h"
#include "wire/handshake.h"
#include "wire/protocol.h"

namespace wskit::server {

class Worker;

/// One connection of a client, from its request to its end.
class Session final : private net::ConnectionHandler,
                      private wire::ProtocolEvents,
                      private flow::DeadlineOwner {
 public:
  /// The worker outlives it, and destroys it when it says that it is `done`.
  Session(Worker& worker, std::unique_ptr<net::Connection> connection);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Upgraded, and nobody has begun to close it.
  [[nodiscard]] bool is_open() const;
  /// Queues an answer to what the peer sent; nothing when the session is not open. Answers are
  /// bounded by ceasing to read while too many wait.
  void send(wire::Opcode opcode, std::string_view bytes);
  /// Queues a frame that others share, within the configured limit, and by its policy; never calls
  /// the application.
  void deliver(const Payload& frame);
  /// Starts the close handshake; the application hears `on_close` inside this call.
  void close(std::uint16_t code, std::string_view reason);

  /// The server goes: 503 while the request has not come, close 1001 afterwards.
  void shut_down();
  /// Ends at once.
  void abort();

  [[nodiscard]] SessionContext* context() const { return context_.get(); }
  void set_context(std::unique_ptr<SessionContext> context) { context_ = std::move(context); }

 private:
  friend class Worker;

  /// What the one deadline is for.
  enum class Phase : std::uint8_t {
    kHandshake,     ///< the request has to be complete
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

  void shake_hands(std::span<char> bytes);
  void refuse(const wire::Refusal& refusal);
  void open();
  void receive(std::span<char> bytes);
  void turn_away();
  void count_control();
  void watch();
  void ping();
  void pause();
  void resume();
  void leave_application();
  void await_end();

  Worker& worker_;
  std::unique_ptr<net::Connection> connection_;
  std::unique_ptr<http::RequestParser> request_;  ///< until the upgrade
  std::unique_ptr<SessionContext> context_;
  wire::Protocol protocol_;
  flow::Deadline deadline_{*this};
  flow::FixedWindow controls_;  ///< pings and pongs of the peer
  TimePoint heard_;             ///< when bytes last came
  std::uint32_t index_ = 0;     ///< the worker's
  Phase phase_ = Phase::kHandshake;
  bool paused_ = false;  ///< not reading, because too much waits to be written
};

}  // namespace wskit::server
