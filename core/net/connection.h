#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "flow/outbox.h"

namespace wskit::net {

/// What a connection tells its owner. Calls come from the loop's thread and, but for `on_flush`,
/// never from inside a call of the owner to the connection.
class ConnectionHandler {
 public:
  /// Bytes have come. Borrowed for this call, and writable: they may be unmasked in place.
  virtual void on_data(std::span<char> bytes) = 0;
  /// The connection is about to hand the Outbox over: the last moment to append what waits
  /// elsewhere, and nothing else. Comes again until nothing is appended, while closing too.
  virtual void on_flush() {}
  /// Everything in the Outbox has been handed to the operating system, after a turn in which it
  /// could not all be.
  virtual void on_drained() {}
  /// Nothing comes after this: the owner may destroy the connection, and itself. `error` is empty
  /// when the peer ended its stream, or when `close` had been called and has been done.
  virtual void on_closed(const std::optional<Error>& error) = 0;

 protected:
  ~ConnectionHandler() = default;
};

/// A stream of bytes to one peer. The owner appends to `outbox` and asks for `want_write`; the
/// connection takes from it when the operating system does. Destroying it ends it at once and
/// silently: the way to say goodbye is `close`, and to wait for `on_closed`.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  /// Must be called in the turn in which the connection was handed over, before any data comes.
  virtual void set_handler(ConnectionHandler& handler) = 0;

  [[nodiscard]] flow::Outbox& outbox() { return outbox_; }
  [[nodiscard]] const flow::Outbox& outbox() const { return outbox_; }

  /// The Outbox has bytes. They leave before the end of this turn of the loop, in one system call
  /// for all that the turn appended. Cheap, any number of times.
  virtual void want_write() = 0;
  /// Hands over at once what the operating system takes: to make room in a full Outbox before the
  /// turn is at its end. One system call; calls nothing of the handler but `on_flush`.
  virtual void write_now() = 0;

  /// Stops and resumes `on_data`; what one read has brought may still come. The peer feels it
  /// through TCP's flow control.
  virtual void set_reading(bool reading) = 0;

  /// Sends what the Outbox holds, ends our direction, waits (at most 2 s) for the peer to end its
  /// own while discarding what still comes, then `on_closed`. No `on_data` after this call.
  virtual void close() = 0;
  /// Gives up what the Outbox holds and ends both directions; `on_closed` follows.
  virtual void abort() = 0;

  /// Who is at the other end, as "192.0.2.7:4711", "[2001:db8::1]:443" or "unix:/run/x.sock";
  /// "unknown" when it has ended.
  [[nodiscard]] virtual std::string peer() const = 0;

 private:
  flow::Outbox outbox_;
};

/// Takes over what a listener accepted.
class AcceptHandler {
 public:
  virtual void on_accept(std::unique_ptr<Connection> connection) = 0;
  /// Newcomers wait, since the system has no room for them: `why`. Accepting goes on by itself.
  virtual void on_accept_paused(const std::string& /*why*/) {}

 protected:
  ~AcceptHandler() = default;
};

}  // namespace wskit::net
