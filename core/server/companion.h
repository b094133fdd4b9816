#pragma once

#include <string_view>

#include "server/session.h"
#include "wire/protocol.h"

namespace wskit::server {

/// Who stands beside the rooms of a loop: hears what happens in them, and gets what is not for
/// them. Sessions are open, names and messages borrowed. Called in the middle of things: must
/// neither close a session nor ask the Hub for anything.
class Companion {
 public:
  /// A message of the session's has shown who it is, or has done so anew.
  virtual void on_identified(Session& session) = 0;
  virtual void on_joined(Session& session, std::string_view room) = 0;
  virtual void on_left(Session& session, std::string_view room) = 0;
  /// The members of `room` have been given it.
  virtual void on_room_message(Session& session, std::string_view room,
                               const wire::MessageView& message) = 0;
  /// Binary, no envelope, or one of a type that rooms do not know. `correlation` is the JSON of a
  /// request's id, and empty when it has none.
  virtual void on_other_message(Session& session, const wire::MessageView& message,
                                std::string_view correlation) = 0;

 protected:
  ~Companion() = default;
};

}  // namespace wskit::server
