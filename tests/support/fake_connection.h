#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/connection.h"
#include "net/dialer.h"

namespace wskit::test {

/// The other end of a connection that exists only in memory: the test plays the network.
/// It outlives the Connection made by `connect`.
class FakeStream {
 public:
  /// A new connection whose network this is.
  std::unique_ptr<net::Connection> connect(std::string peer = "192.0.2.1:4711");

  /// Delivers bytes to the handler, as one piece.
  void deliver(std::string_view bytes);
  /// The connection is about to write, and the operating system takes nothing yet.
  void flush();
  /// Bytes that wait in the connection's Outbox.
  [[nodiscard]] std::size_t waiting() const;
  /// Takes what the handler has queued so far, as the operating system would.
  std::string taken();
  /// Whether `write_now` finds the operating system willing; at first it does not.
  void set_takes_at_once(bool takes) { takes_at_once_ = takes; }
  /// The peer ends the stream, or the network fails with `error`.
  void end(std::optional<Error> error = std::nullopt);
  /// Everything was handed over after a time of back-pressure.
  void drained();
  /// Reports `on_closed` for a `close` or `abort` that the handler asked for.
  void finish_close();

  [[nodiscard]] bool alive() const { return connection_ != nullptr; }
  [[nodiscard]] bool close_asked() const { return close_asked_; }
  [[nodiscard]] bool abort_asked() const { return abort_asked_; }
  [[nodiscard]] bool reading() const { return reading_; }
  [[nodiscard]] bool write_wanted() const { return write_wanted_; }

 private:
  class FakeConnection;

  void take();

  FakeConnection* connection_ = nullptr;
  std::string taken_;  ///< by the operating system, and not yet by the test
  bool takes_at_once_ = false;
  net::ConnectionHandler* handler_ = nullptr;
  bool close_asked_ = false;
  bool abort_asked_ = false;
  bool reading_ = true;
  bool write_wanted_ = false;
};

/// Answers every dial as the test says.
class FakeDialer final : public net::Dialer {
 public:
  std::unique_ptr<net::Dial> dial(const net::Endpoint& endpoint, Duration timeout,
                                  Done done) override;

  [[nodiscard]] bool dialing() const { return static_cast<bool>(done_); }
  [[nodiscard]] const net::Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] int dials() const { return dials_; }
  /// `early`: what the peer has sent by then.
  void succeed(std::unique_ptr<net::Connection> connection, std::string early = {});
  void fail(Error error);

 private:
  class FakeDial;

  Done done_;
  net::Endpoint endpoint_;
  int dials_ = 0;
};

}  // namespace wskit::test
