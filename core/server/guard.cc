#include "server/guard.h"

#include <chrono>
#include <optional>

#include "server/session.h"

namespace wskit::server {

Guard::Guard(net::Loop& loop, std::shared_ptr<const Rules> rules, Duration timeout, WallClock clock)
    : loop_(loop), rules_(std::move(rules)), timeout_(timeout), clock_(std::move(clock)) {}

Guard::~Guard() = default;

Result<std::monostate, wire::Refusal> Guard::admit(Session& session,
                                                   const http::RequestHead& request) {
  auto admitted = rules_->gate.admit(request, clock_());
  if (!admitted) return std::move(admitted).error();
  if (*admitted) {
    session.set_identity(std::make_unique<const auth::Identity>(*std::move(*admitted)));
  }
  return std::monostate{};
}

void Guard::watch(Session& session) {
  const auth::Identity* const identity = session.identity();
  const bool expires = identity != nullptr && identity->expires;
  if (!expires && !awaits_token(session)) return forget(session);
  Lease& lease = leases_.try_emplace(&session, session).first->second;
  lease.reason = expires ? "the token has expired" : "no token came in time";
  loop_.arm(lease.end, expires ? *identity->expires - clock_() : timeout_);
}

void Guard::forget(const Session& session) {
  leases_.erase(&session);
}

bool Guard::awaits_token(const Session& session) const {
  return session.identity() == nullptr && rules_->gate.demands_token();
}

Status Guard::authenticate(Session& session, std::string_view token) {
  auto identity = rules_->gate.identify(token, clock_());
  if (!identity) return std::move(identity).error();
  const auth::Identity* const before = session.identity();
  if (before != nullptr && before->user != identity->user) {
    return Error{ErrorKind::kUnauthorized, "the token is of another user than the one before"};
  }
  session.set_identity(std::make_unique<const auth::Identity>(*std::move(identity)));
  watch(session);
  return ok();
}

bool Guard::allows(const Session& session, auth::Action action, std::string_view place) const {
  if (!rules_->policy) return true;
  const auth::Identity* const identity = session.identity();
  return rules_->policy->allows(identity == nullptr ? nobody_ : *identity, action, place);
}

// Closing makes the guard forget this.
void Guard::Lease::on_deadline(flow::Deadline& /*which*/) {
  session.close(wire::kUnauthorized, reason);
}

}  // namespace wskit::server
