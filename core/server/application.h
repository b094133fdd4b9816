#pragma once

#include "wire/protocol.h"

namespace wskit::server {

class Session;

/// What an application keeps for one session; it goes with the session.
class SessionContext {
 public:
  SessionContext() = default;
  SessionContext(const SessionContext&) = delete;
  SessionContext& operator=(const SessionContext&) = delete;
  virtual ~SessionContext() = default;
};

/// What a server does with the messages of its sessions: one object a loop. Inside these calls a
/// session may be sent to and closed; it is never destroyed meanwhile.
class Application {
 public:
  Application() = default;
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;
  virtual ~Application() = default;

  /// The upgrade has been granted.
  virtual void on_open(Session& session) = 0;
  /// Only of sessions that are open.
  virtual void on_message(Session& session, const wire::MessageView& message) = 0;
  /// Once for each `on_open`, whatever ended it: nothing more reaches the peer, or comes from it.
  virtual void on_close(Session& session) = 0;
  /// The server is going to close all its sessions.
  virtual void on_stop() {}
};

}  // namespace wskit::server
