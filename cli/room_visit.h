#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/dialect.h"
#include "client/requester.h"
#include "envelope/wrapper.h"
#include "net/loop.h"

namespace wskit::cli {

/// Being in a room: asked for on each connection anew, and answered by the server.
class RoomVisit final : private client::AnswerHandler {
 public:
  /// Hears how asking went: kDone, kRefused, kTimedOut or kExpectationFailed.
  using Done = std::function<void(Verdict verdict)>;

  RoomVisit(std::string room, net::Loop& loop, Duration timeout, Done done);

  /// The connection is open.
  void ask(const envelope::Wrapper::Wrapped& join, Sender& sender);
  void take(const client::Answer& answer);
  /// The connection is gone.
  void abandon();
  /// Has been let in, on this connection or on one before.
  [[nodiscard]] bool begun() const { return begun_; }

 private:
  void on_answer(std::string_view ref, const Result<client::Answer>& answer) override;
  [[nodiscard]] bool is_meant(const envelope::ServerMessage& fields) const;
  [[nodiscard]] Verdict judge(const client::Answer& answer) const;

  std::string room_;
  Duration timeout_;
  Done done_;
  client::Requester requester_;
  bool begun_ = false;
};

/// A message as who is in `room` reads it: "alice: hello", "* bob joined"; control characters are
/// written out. Empty when it is none of a room, and best shown as it is.
std::string room_line(std::string_view room, const envelope::ServerMessage& message);

}  // namespace wskit::cli
