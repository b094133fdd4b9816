#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "base/inbox.h"
#include "flow/deadline.h"
#include "net/connection.h"
#include "net/loop.h"

namespace wskit::lws {

class Connection;

/// net::Loop over one libuv loop and one libwebsockets context in it. A thread each; nothing is
/// shared between two of them but the library's log and the lock under which contexts are created.
class Loop final : public net::Loop {
 public:
  /// At most `max_sockets` connections at a time; 0: as many as the process may have descriptors.
  /// The library's tables take 16 bytes for each of them, so a client says how few it needs; up to
  /// 64 they are searched one by one, above that looked up at once.
  explicit Loop(std::size_t max_sockets = 0);
  /// Ends what is still open, silently. Watches, connections and deadlines go before the loop does.
  ~Loop() override;

  [[nodiscard]] TimePoint now() const override { return Clock::now(); }
  using net::Loop::arm;
  void arm(flow::Deadline& deadline, TimePoint when) override;
  void post(std::function<void()> task) override;
  std::unique_ptr<net::Watch> watch(int fd, net::Readiness readiness,
                                    std::function<void()> ready) override;
  void run() override;
  void stop() override;

  /// Takes over a connected stream socket. Null when the library has no place left for it, or the
  /// socket is broken already; it is closed then.
  std::unique_ptr<net::Connection> adopt(int fd);

  /// The uv_loop_t, for the parts of core/lws that hand it to libuv.
  void* uv();

 private:
  friend class Connection;
  struct Handles;

  /// Flushes `connection` at the end of this turn.
  void mark_dirty(Connection& connection);
  void forget_dirty(Connection& connection);
  void end_turn();
  void set_timer();
  void run_tasks();

  flow::DeadlineQueue deadlines_;
  std::vector<Connection*> dirty_;  ///< null where one has been destroyed since
  std::vector<char> scratch_;       ///< where small pieces are joined for one send
  Inbox<std::function<void()>> inbox_;
  std::vector<std::function<void()>> tasks_;
  TimePoint timer_set_for_ = TimePoint::max();
  std::unique_ptr<Handles> handles_;
};

}  // namespace wskit::lws
