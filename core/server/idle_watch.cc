#include "server/idle_watch.h"

#include "server/session.h"
#include "server/worker.h"
#include "wire/close_code.h"

namespace wskit::server {

std::unique_ptr<IdleWatch> IdleWatch::begin(Session& session, Worker& worker) {
  const Duration timeout = worker.config().idle_timeout;
  if (timeout <= Duration::zero()) return nullptr;
  return std::unique_ptr<IdleWatch>(new IdleWatch(session, worker.loop(), timeout));
}

IdleWatch::IdleWatch(Session& session, net::Loop& loop, Duration timeout)
    : session_(session), loop_(loop), timeout_(timeout), last_(loop.now()) {
  loop_.arm(end_, timeout_);
}

// Moved only now, so that a message costs no more than a look at the clock.
void IdleWatch::on_deadline(flow::Deadline& /*which*/) {
  if (last_ + timeout_ > loop_.now()) return loop_.arm(end_, last_ + timeout_);
  if (session_.is_delayed()) return loop_.arm(end_, timeout_);
  session_.close(wire::kGoingAway, "no message for too long");
}

}  // namespace wskit::server
