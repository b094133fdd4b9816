#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/rng.h"
#include "net/connection.h"
#include "net/loop.h"
#include "room/hub.h"
#include "room/mailbox.h"
#include "server/admin.h"
#include "server/application.h"
#include "server/config.h"
#include "server/entrance.h"
#include "server/fallback.h"
#include "server/guard.h"
#include "server/rate_desk.h"
#include "server/rules.h"
#include "server/statistics.h"

namespace wskit::server {

/// What the application of one loop may use; all of it outlives the application.
struct ApplicationPorts {
  const Config& config;
  std::size_t index;  ///< of the loop
  net::Loop& loop;
  Rng& rng;
  room::Hub& hub;
  Counters& counters;
  Guard& guard;
};

/// Called once for each loop, before any runs.
using MakeApplication = std::function<std::unique_ptr<Application>(const ApplicationPorts&)>;

/// What `Config::mode` asks for when that is rooms or an echo.
std::unique_ptr<Application> make_application(const ApplicationPorts& ports);

/// A WebSocket server over any number of loops, which share nothing but the rooms that span them.
/// Made before the loops run and destroyed after they have stopped; the loops outlive it.
class Server {
 public:
  Server(const Config& config, const std::vector<net::Loop*>& loops,
         const MakeApplication& make = make_application,
         const std::shared_ptr<const Rules>& rules = std::make_shared<const Rules>());
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Takes the connections that a listener of the loop `index` accepts.
  [[nodiscard]] net::AcceptHandler& acceptor(std::size_t index);

  /// Takes the connections of operators, on the first loop; `Config::admin` has said so.
  [[nodiscard]] net::AcceptHandler& admin();

  /// Before any loop runs: called, on one of the loops, whenever nobody is left of those who were
  /// let in.
  void when_empty(std::function<void()> emptied) {
    commons_.entrance.when_empty(std::move(emptied));
  }

  /// Any thread: other rules from now on.
  void use(const std::shared_ptr<const Rules>& rules);

  /// Any thread, once: from now on who comes is answered with 503. Closes every connection with
  /// 1001, as `Worker::stop` spreads it, and aborts what is left after `drain`. `done` is called on
  /// one of the loops when the last one has closed: then the loops may stop.
  void stop(Duration drain, std::function<void()> done);

 private:
  class Shard;
  class AdminPort;
  using Gathered = std::function<void(const Statistics&)>;

  [[nodiscard]] Admin::Source source_of(std::size_t loop);
  void gather(std::size_t asker, Gathered done);

  /// What all loops share.
  struct Commons {
    const Config config;
    const About about;
    Entrance entrance{config.admission};
    RateDesk rates{config.messages.rate};
    room::Mailboxes mailboxes;
    Fallbacks fallbacks;
  };

  Commons commons_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::unique_ptr<AdminPort> admin_;
  std::atomic<bool> draining_{false};
  std::function<void()> done_;
  std::atomic<std::size_t> stopping_{0};  ///< shards that are not done yet
};

}  // namespace wskit::server
