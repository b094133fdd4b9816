#include "server/server.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "server/console.h"
#include "server/echo_app.h"
#include "server/guarded_app.h"
#include "server/limited_app.h"
#include "server/rooms_app.h"
#include "server/static_files.h"
#include "server/worker.h"

namespace wskit::server {

/// What belongs to one loop.
class Server::Shard {
 public:
  Shard(Server& server, net::Loop& loop, std::uint32_t index, const MakeApplication& make,
        const std::shared_ptr<const Rules>& rules)
      : config_(server.commons_.config),
        loop_(loop),
        guard_(loop, rules, config_.auth_timeout),
        hub_(index, server.commons_.mailboxes, rng_,
             {config_.rooms.max_rooms, config_.rooms.history}),
        application_(guard_, limited(server.commons_.rates,
                                     make({config_, index, loop, rng_, hub_, counters_, guard_}))),
        worker_({config_, loop, rng_, application_, counters_, server.commons_.entrance,
                 recording(loop)}),
        admin_(Admin::Place::kMainPort, server.commons_.about, server.source_of(index)),
        fallback_(index, server.commons_.fallbacks, worker_) {
    if (config_.files) {
      files_.emplace(config_);
    } else if (config_.console) {
      console_.emplace(config_);
    }
    HttpHandlers handlers;
    if (!config_.admin.own_port) handlers.push_back(&admin_);
    if (config_.fallback.is_on()) handlers.push_back(&fallback_);
    if (files_) handlers.push_back(&*files_);
    if (console_) handlers.push_back(&*console_);
    worker_.serve(std::move(handlers));
    server.commons_.fallbacks.push_back(&fallback_);
  }

  [[nodiscard]] net::Loop& loop() { return loop_; }
  [[nodiscard]] Guard& guard() { return guard_; }
  [[nodiscard]] Worker& worker() { return worker_; }
  /// On the loop.
  [[nodiscard]] Statistics statistics() const {
    Statistics statistics{counters_, worker_.gauges(), hub_.counts()};
    statistics.counters.delivery = hub_.deliveries();
    if (recording_) statistics.counters.unrecorded = recording_->lost();
    return statistics;
  }

 private:
  Recording* recording(net::Loop& loop) {
    if (config_.recording.recorder != nullptr) recording_.emplace(config_.recording, loop);
    return recording_ ? &*recording_ : nullptr;
  }

  std::unique_ptr<Application> limited(RateDesk& rates, std::unique_ptr<Application> inner) {
    if (!config_.messages.is_set()) return inner;
    return std::make_unique<LimitedApp>(
        LimitedApp::Ports{config_.messages, rates, loop_, rng_, counters_}, std::move(inner));
  }

  const Config& config_;
  net::Loop& loop_;
  Rng rng_;
  Guard guard_;
  room::Hub hub_;
  Counters counters_;
  GuardedApp application_;
  std::optional<Recording> recording_;
  Worker worker_;
  Admin admin_;
  Fallback fallback_;
  std::optional<StaticFiles> files_;
  std::optional<Console> console_;
};

/// The operators' own port. Its connections are not counted, and stay until the loops stop: it
/// tells of a server that drains, too.
class Server::AdminPort {
 public:
  AdminPort(Commons& commons, net::Loop& loop, Admin::Source source)
      : admin_(Admin::Place::kOwnPort, commons.about, std::move(source)),
        worker_({commons.config, loop, rng_, nobody_, counters_, commons.entrance}) {
    worker_.serve({&admin_});
  }

  [[nodiscard]] Worker& worker() { return worker_; }

 private:
  Rng rng_;
  EchoApp nobody_;
  Counters counters_;
  Admin admin_;
  Worker worker_;
};

std::unique_ptr<Application> make_application(const ApplicationPorts& ports) {
  if (ports.config.mode == Mode::kEcho) return std::make_unique<EchoApp>();
  return std::make_unique<RoomsApp>(ports.config, ports.loop, ports.rng, ports.hub, ports.counters,
                                    ports.guard);
}

Server::Server(const Config& config, const std::vector<net::Loop*>& loops,
               const MakeApplication& make, const std::shared_ptr<const Rules>& rules)
    : commons_{.config = config,
               .about = {config.admin.version, std::chrono::system_clock::now()},
               .mailboxes = {},
               .fallbacks = {}} {
  for (net::Loop* loop : loops)
    commons_.mailboxes.emplace_back(*loop);
  for (std::uint32_t i = 0; i < loops.size(); ++i)
    shards_.push_back(std::make_unique<Shard>(*this, *loops[i], i, make, rules));
  admin_ = std::make_unique<AdminPort>(commons_, *loops.front(), source_of(0));
}

Server::~Server() = default;

net::AcceptHandler& Server::acceptor(std::size_t index) {
  return shards_[index]->worker();
}

net::AcceptHandler& Server::admin() {
  return admin_->worker();
}

Admin::Source Server::source_of(std::size_t loop) {
  return {[this] { return !draining_ && !commons_.entrance.is_full(); },
          [this, loop](Gathered done) { gather(loop, std::move(done)); }};
}

void Server::gather(std::size_t asker, Gathered done) {
  // Only the asker's loop touches what the answers come to.
  struct Round {
    Statistics sum;
    std::size_t missing;
    Gathered done;
  };
  const auto round = std::make_shared<Round>(Round{{}, shards_.size(), std::move(done)});
  net::Loop& home = shards_[asker]->loop();
  for (const auto& shard : shards_) {
    shard->loop().post([&home, &shard = *shard, round] {
      home.post([round, part = shard.statistics()] {
        round->sum.merge(part);
        if (--round->missing == 0) round->done(round->sum);
      });
    });
  }
}

void Server::use(const std::shared_ptr<const Rules>& rules) {
  for (const auto& shard : shards_)
    shard->loop().post([rules, &guard = shard->guard()] { guard.use(rules); });
}

void Server::stop(Duration drain, std::function<void()> done) {
  draining_ = true;
  stopping_ = shards_.size();
  done_ = std::move(done);
  for (const auto& shard : shards_) {
    shard->loop().post([this, drain, &worker = shard->worker()] {
      worker.stop(drain, [this] {
        if (--stopping_ == 0) done_();
      });
    });
  }
}

}  // namespace wskit::server
