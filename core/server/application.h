#pragma once

#include <cstdint>

#include "base/clock.h"
#include "http/message.h"
#include "wire/protocol.h"

namespace wskit::server {

class Session;
class Worker;

/// What an application keeps for one session; it goes with the session.
class SessionContext {
 public:
  SessionContext() = default;
  SessionContext(const SessionContext&) = delete;
  SessionContext& operator=(const SessionContext&) = delete;
  virtual ~SessionContext() = default;
};

/// Whether a client is let in.
enum class Admission : std::uint8_t {
  kGranted,
  kLater,  ///< the application is going to call `Session::accept` or `Session::refuse`
};

/// What a server does with the messages of its sessions: one object a loop. Inside these calls a
/// session may be sent to and closed; it is never destroyed meanwhile.
class Application {
 public:
  Application() = default;
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;
  virtual ~Application() = default;

  /// Once, before anything else: who houses the guests that the application brings along.
  virtual void on_start(Worker& /*worker*/) {}
  /// A client has asked with a request that is in order. The head is borrowed for this call.
  virtual Admission on_request(Session& /*session*/, const http::RequestHead& /*request*/) {
    return Admission::kGranted;
  }
  /// The client is in.
  virtual void on_open(Session& session) = 0;
  /// Only of sessions that are open.
  virtual void on_message(Session& session, const wire::MessageView& message) = 0;
  /// A message of an open session's has been refused before it came here: the refusal is about to
  /// be sent.
  virtual void on_refused(Session& /*session*/) {}
  /// A session that was `is_backed_up` no longer is.
  virtual void on_drained(Session& /*session*/) {}
  /// A pong of the peer's, so long after our ping; only of sessions that are open.
  virtual void on_pong(Session& /*session*/, Duration /*round_trip*/) {}
  /// Once for each `on_request`, unless the application refused it itself, whatever ended the
  /// session: nothing more reaches the peer, or comes from it. `how` is borrowed: the peer's close
  /// frame, ours, or kAbnormal when there was none, by the peer if it has vanished.
  virtual void on_close(Session& session, const wire::CloseInfo& how) = 0;
  /// The server is going to close all its sessions.
  virtual void on_stop() {}
};

}  // namespace wskit::server
