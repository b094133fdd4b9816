#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

#include "auth/gate.h"
#include "auth/policy.h"
#include "base/clock.h"
#include "base/result.h"
#include "flow/deadline.h"
#include "http/message.h"
#include "net/loop.h"
#include "server/rules.h"
#include "wire/handshake.h"

namespace wskit::server {

class Session;

/// Knows who the sessions of one loop are, and what they may do, by the rules of the moment. A
/// session is closed with 4401 when its token has expired, or none has come in time.
class Guard {
 public:
  /// Tokens live by the calendar.
  using WallClock = std::function<auth::Gate::Time()>;

  /// `timeout` is for a session's first message, if it has to bring a token.
  Guard(net::Loop& loop, std::shared_ptr<const Rules> rules, Duration timeout,
        WallClock clock = std::chrono::system_clock::now);
  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  /// Other rules from now on, for everything but who has been let in.
  void use(std::shared_ptr<const Rules> rules) { rules_ = std::move(rules); }

  /// Whether a request is let in; gives the session its identity when it has shown one.
  [[nodiscard]] Result<std::monostate, wire::Refusal> admit(Session& session,
                                                            const http::RequestHead& request);
  /// The session is open: its time runs.
  void watch(Session& session);
  /// The session is closed.
  void forget(const Session& session);

  /// Tokens mean something here.
  [[nodiscard]] bool checks_tokens() const { return rules_->gate.checks_tokens(); }
  /// The session has to bring a token before anything else.
  [[nodiscard]] bool awaits_token(const Session& session) const;
  /// Takes a token in a message: gives an identity, or prolongs the one that the session has.
  /// kUnauthorized with the reason; the session is to be closed.
  [[nodiscard]] Status authenticate(Session& session, std::string_view token);
  /// `place` is the room or the topic, or empty.
  [[nodiscard]] bool allows(const Session& session, auth::Action action,
                            std::string_view place) const;

 private:
  /// The end of a session's time.
  struct Lease final : flow::DeadlineOwner {
    explicit Lease(Session& whose) : session(whose) {}
    void on_deadline(flow::Deadline& which) override;
    Session& session;
    std::string_view reason;
    flow::Deadline end{*this};
  };

  net::Loop& loop_;
  std::shared_ptr<const Rules> rules_;
  Duration timeout_;
  WallClock clock_;
  const auth::Identity nobody_;
  std::unordered_map<const Session*, Lease> leases_;  ///< of those whose time has an end
};

}  // namespace wskit::server
