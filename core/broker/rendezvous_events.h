#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "broker/redis_url.h"
#include "broker/roll.h"

namespace wskit::broker {

/// Which run a worker goes to.
struct RendezvousConfig {
  static constexpr std::size_t kMostWorkers = 100;

  RedisUrl server;          ///< its path is the name of the run
  std::size_t workers = 1;  ///< 1 to kMostWorkers
  std::string kind;         ///< what all of them have to be of
  std::string who;          ///< this process, for people
  Duration patience{};      ///< for those who have not come
};

/// What a worker has seen of a run.
struct WorkerReport {
  std::size_t seat = 0;  ///< from 1
  std::string who;
  std::optional<std::string> text;  ///< nothing of one who has died
};

/// What a worker hears of the run. The Rendezvous must not be destroyed in any of these calls.
class RendezvousEvents {
 public:
  /// So many of the workers are there, since that changed. When all are for the first time it is
  /// time to prepare; `ready` is to follow.
  virtual void on_seats(std::size_t taken) = 0;
  /// Those who are there have waited for the others for as long as they are patient: `conclude` is
  /// to follow.
  virtual void on_missing(std::size_t taken) = 0;
  /// All are ready and begin at this moment, which is `time` by the clock of Redis; it may have
  /// passed when Redis is slow.
  virtual void on_start(TimePoint when, RemoteClock::Time time) = 0;
  /// A signal told the worker `seat` to stop, and so are all.
  virtual void on_stop(int signal, std::size_t seat, const std::string& who) = 0;
  /// This worker is to put the reports together: `conclude` is to follow.
  virtual void on_reports(const std::vector<WorkerReport>& reports) = 0;
  /// The last: what came of the run, or why this worker cannot know.
  virtual void on_over(const Result<Outcome>& outcome) = 0;

 protected:
  ~RendezvousEvents() = default;
};

}  // namespace wskit::broker
