#include "cli/stations.h"

namespace wskit::cli {

Stations::Stations(const load::BenchConfig& config, const RouteConfig& route) {
  // In connect mode a connection may still be closing while the next one is being made.
  const std::size_t sockets = 2 * (config.most_open() / config.workers + 1) + kOwnSockets;
  for (std::uint64_t i = 0; i < config.workers; ++i) {
    Station& station = stations_.emplace_back(sockets, route);
    sites_.push_back({station.loop, station.route.dialer()});
  }
}

void Stations::start() {
  for (Station& station : stations_)
    station.thread = std::thread([&station] { station.loop.run(); });
}

void Stations::stop() {
  for (Station& station : stations_) {
    if (!station.thread.joinable()) continue;
    station.loop.stop();
    station.thread.join();
  }
}

}  // namespace wskit::cli
