#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "flow/deadline.h"
#include "net/loop.h"
#include "room/member.h"
#include "server/abuse_meter.h"
#include "server/companion.h"
#include "server/rooms_app.h"
#include "server/session.h"

namespace wskit::server {

/// A session as the rooms know it.
class RoomsApp::Client final : public SessionContext,
                               public room::Member,
                               private flow::DeadlineOwner {
 public:
  /// Clients that begin to listen when they hear of `open` would miss what came along with it. How
  /// long the greeting waits for one that says nothing: whoever has sent something listens.
  static constexpr Duration kGreetingDelay = std::chrono::milliseconds(25);

  Client(Session& session, Companion* companion, std::string user, std::vector<std::string> roles)
      : Member(std::move(user), std::move(roles)), session_(session), companion_(companion) {}

  [[nodiscard]] Session& session() const { return session_; }
  void deliver(const Payload& frame) override {
    greet();
    session_.deliver(frame);
  }
  void on_joined(std::string_view room) override {
    if (companion_ != nullptr) companion_->on_joined(session_, room);
  }
  void on_left(std::string_view room) override {
    if (companion_ != nullptr) companion_->on_left(session_, room);
  }
  void send(std::string_view text) { session_.send(wire::Opcode::kText, text); }
  /// `text` is said before anything else, and soon.
  void greet_later(std::string_view text, net::Loop& loop) {
    greeting_.reset(new Greeting{std::string(text), flow::Deadline(*this)});
    loop.arm(greeting_->due, kGreetingDelay);
  }
  void greet() {
    if (const auto greeting = std::move(greeting_)) send(greeting->text);
  }
  /// One more error; the tenth in ten seconds closes.
  void blame(TimePoint now) {
    if (abuse_.add(now)) session_.close(wire::kPolicyViolation, "ten errors in ten seconds");
  }

  bool entered = false;  ///< is in the hub

 private:
  struct Greeting {
    std::string text;
    flow::Deadline due;
  };

  void on_deadline(flow::Deadline& /*which*/) override { greet(); }

  Session& session_;
  Companion* companion_;
  std::unique_ptr<Greeting> greeting_;  ///< until it has been said
  AbuseMeter abuse_;
};

}  // namespace wskit::server
