#include "server/server.h"

#include <cstdint>
#include <utility>

#include "server/echo_app.h"
#include "server/rooms_app.h"
#include "server/worker.h"

namespace wskit::server {

/// What belongs to one loop.
class Server::Shard {
 public:
  Shard(const Config& config, net::Loop& loop, std::uint32_t index, room::Mailboxes& mailboxes,
        const MakeApplication& make)
      : loop_(loop),
        hub_(index, mailboxes, rng_, {config.rooms.max_rooms, config.rooms.history}),
        application_(make({config, index, loop, rng_, hub_})),
        worker_(config, loop, rng_, *application_) {}

  [[nodiscard]] net::Loop& loop() { return loop_; }
  [[nodiscard]] Worker& worker() { return worker_; }

 private:
  net::Loop& loop_;
  Rng rng_;
  room::Hub hub_;
  std::unique_ptr<Application> application_;
  Worker worker_;
};

std::unique_ptr<Application> make_application(const ApplicationPorts& ports) {
  if (ports.config.mode == Mode::kEcho) return std::make_unique<EchoApp>();
  return std::make_unique<RoomsApp>(ports.config, ports.loop, ports.rng, ports.hub);
}

Server::Server(const Config& config, const std::vector<net::Loop*>& loops,
               const MakeApplication& make)
    : config_(config) {
  for (net::Loop* loop : loops)
    mailboxes_.emplace_back(*loop);
  for (std::uint32_t i = 0; i < loops.size(); ++i) {
    shards_.push_back(std::make_unique<Shard>(config_, *loops[i], i, mailboxes_, make));
  }
}

Server::~Server() = default;

net::AcceptHandler& Server::acceptor(std::size_t index) {
  return shards_[index]->worker();
}

void Server::stop(Duration drain, std::function<void()> done) {
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
