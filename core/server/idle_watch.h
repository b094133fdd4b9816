#pragma once

#include <memory>

#include "base/clock.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::server {

class Session;
class Worker;

/// Closes a session, with 1001, when no message has come or gone for `Config::idle_timeout`. Pings
/// and pongs are no messages.
class IdleWatch final : private flow::DeadlineOwner {
 public:
  /// Of a session that has been let in; it outlives this. Null when nothing is asked for.
  static std::unique_ptr<IdleWatch> begin(Session& session, Worker& worker);

  /// A message has come or gone.
  void touch() { last_ = loop_.now(); }

 private:
  IdleWatch(Session& session, net::Loop& loop, Duration timeout);

  void on_deadline(flow::Deadline& which) override;

  Session& session_;
  net::Loop& loop_;
  const Duration timeout_;
  TimePoint last_;
  flow::Deadline end_{*this};
};

}  // namespace wskit::server
