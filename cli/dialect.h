#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cli/setting.h"
#include "cli/verdict.h"
#include "client/link_events.h"
#include "wire/protocol.h"

namespace wskit::cli {

/// What a line of input can make a connection do.
class Sender {
 public:
  /// False when the connection has ended; while one is being made again, messages wait.
  virtual bool send(wire::Opcode opcode, std::string_view bytes) = 0;
  virtual bool ping(std::string_view data) = 0;
  /// Starts the close handshake.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  /// Ends the session as one that has done what it was to do: says goodbye, and waits no longer
  /// than that takes.
  virtual void leave() = 0;
  /// Something that `Dialect::busy` spoke of has been settled, and written about.
  virtual void on_settled() = 0;
  /// There is no sense in going on.
  virtual void give_up(Verdict verdict) = 0;

 protected:
  ~Sender() = default;
};

/// What the lines of standard input mean, and how events look on standard output. It appends to the
/// output's buffer; its owner flushes once for all that a turn has brought.
class Dialect {
 public:
  Dialect() = default;
  Dialect(const Dialect&) = delete;
  Dialect& operator=(const Dialect&) = delete;
  virtual ~Dialect() = default;

  /// One line of input, counted from 1. A failure (kUsage) ends the session.
  virtual Status take(std::string_view line, std::uint64_t number) = 0;
  /// Nothing comes after the lines that have been taken. A failure (kUsage): the last is
  /// unfinished.
  virtual Status input_ended() { return ok(); }
  /// Whether answers are outstanding that the end of the input has to wait for.
  [[nodiscard]] virtual bool busy() const { return false; }
  /// Whether input may come; it also begins when `Sender::on_settled` is told.
  [[nodiscard]] virtual bool ready() const { return true; }
  /// Nothing else is shown, so that silence need not be waited for.
  [[nodiscard]] virtual bool waits_for_answers_only() const { return false; }
  /// Whether the last message was one that --count, --expect and --until are about.
  [[nodiscard]] virtual bool counts() const { return true; }
  /// What a session that has gone well ends with.
  [[nodiscard]] virtual Verdict outcome() const { return {}; }

  /// What may be changed while it runs.
  [[nodiscard]] virtual std::vector<Setting> settings() { return {}; }

  virtual void opened(const client::Opened& opened) = 0;
  virtual void message(const wire::MessageView& message) = 0;
  virtual void ping(std::string_view /*data*/) {}
  virtual void pong(std::string_view /*data*/, Duration /*round_trip*/) {}
  /// The connection was lost, or could not be made, as `cause` says in a line; the `attempt`-th in
  /// a row to make it (again) begins in a while.
  virtual void reconnecting(const client::Ended& /*ended*/, std::string_view /*cause*/,
                            int /*attempt*/, Duration /*in*/) {}
  /// The link is gone; `verdict` is what the command ends with.
  virtual void ended(const client::Ended& ended, const Verdict& verdict) = 0;
};

}  // namespace wskit::cli
