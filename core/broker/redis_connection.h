#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/redis_reply.h"
#include "broker/redis_url.h"
#include "flow/deadline.h"
#include "net/connection.h"
#include "net/dialer.h"
#include "net/loop.h"

namespace wskit::broker {

/// One connection to a Redis, from dial to end. Commands leave in the order in which they are given
/// and are answered in it, however many are under way. It is not made again: who lost it makes
/// another. Everything happens on the loop's thread.
class RedisConnection final : private net::ConnectionHandler, private flow::DeadlineOwner {
 public:
  using Done = std::function<void(RedisAnswer)>;

  /// For the dial, and for how long Redis may be silent while something is awaited of it.
  struct Limits {
    Duration connect = std::chrono::seconds(5);
    Duration reply = std::chrono::seconds(5);
  };

  /// Dials, and says who we are where `server` has a password. `server`, `loop` and `dialer`
  /// outlive it.
  RedisConnection(const RedisUrl& server, net::Loop& loop, net::Dialer& dialer, Limits limits);
  RedisConnection(const RedisUrl& server, net::Loop& loop, net::Dialer& dialer);
  ~RedisConnection();
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  /// Sends a command, at once or when the connection is there. `done` is called exactly once, never
  /// from inside this call, unless this is destroyed before; which must not happen in it. When the
  /// connection cannot be made or is lost every command fails for that reason: kConnect, kTls,
  /// kTimeout, kUnauthorized, kLost or kProtocol, and a message that begins with the URL. Who
  /// awaits few answers at a time bounds what waits here.
  void command(const std::vector<std::string>& words, Done done);

  /// The connection has failed or ended: commands can only fail.
  [[nodiscard]] bool is_over() const { return failure_.has_value(); }

 private:
  void on_dialed(Result<net::Dialed> dialed);
  void on_data(std::span<char> bytes) override;
  void on_closed(const std::optional<Error>& error) override;
  void on_deadline(flow::Deadline& which) override;

  void send(const std::vector<std::string>& words);
  Status take(std::string_view bytes);
  void take_answer(RedisAnswer answer);
  void look_for_progress();
  [[nodiscard]] Error named(const Error& reason) const;
  void end(Error reason);
  void fail_all();

  const RedisUrl& server_;
  net::Loop& loop_;
  const Limits limits_;
  std::unique_ptr<net::Dial> dial_;
  std::unique_ptr<net::Connection> connection_;
  std::string unsent_;  ///< commands that were given before it was there
  RedisReader reader_;
  std::deque<Done> awaited_;
  std::uint64_t left_ = 0;  ///< bytes that had left when progress was last seen
  std::optional<Error> failure_;
  flow::Deadline patience_{*this};  ///< while something is awaited
  flow::Deadline fails_{*this};     ///< what was given after the end
};

}  // namespace wskit::broker
