#pragma once

#include <list>
#include <span>
#include <thread>
#include <vector>

#include "cli/route.h"
#include "load/bench.h"
#include "lws/loop.h"

namespace wskit::cli {

/// The loops of a run's workers, each on a thread of its own.
class Stations {
 public:
  /// What the library opens for itself on every loop.
  static constexpr std::size_t kOwnSockets = 4;

  /// As many as `config` has workers. `route` outlives them.
  Stations(const load::BenchConfig& config, const RouteConfig& route);
  ~Stations() { stop(); }
  Stations(const Stations&) = delete;
  Stations& operator=(const Stations&) = delete;

  [[nodiscard]] std::span<const load::Bench::Site> sites() const { return sites_; }

  void start();
  /// Returns when the threads have ended; any number of times.
  void stop();

 private:
  struct Station {
    Station(std::size_t sockets, const RouteConfig& config) : loop(sockets), route(loop, config) {}
    lws::Loop loop;
    Route route;
    std::thread thread;
  };

  std::list<Station> stations_;
  std::vector<load::Bench::Site> sites_;
};

}  // namespace wskit::cli
