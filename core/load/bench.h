#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "flow/deadline.h"
#include "load/bench_config.h"
#include "load/progress.h"
#include "load/summary.h"
#include "load/worker.h"
#include "net/dialer.h"
#include "net/loop.h"

namespace wskit::load {

/// One run: makes the workers, starts them together, and merges what they saw. Everything is
/// called, and calls back, on the thread of the controlling loop; the workers live on theirs.
class Bench final : private Worker::Events, private flow::DeadlineOwner {
 public:
  /// Where a worker runs.
  struct Site {
    net::Loop& loop;
    net::Dialer& dialer;
  };

  /// `sites` are as many as config.workers; they, `config` and `control` outlive this, and their
  /// loops have stopped when it is destroyed.
  Bench(const BenchConfig& config, net::Loop& control, std::span<const Site> sites);
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  /// Before `run`: the run does not start by itself; `ready` is called instead, once all
  /// connections are open or have failed, and `start` says when it does.
  void hold(std::function<void()> ready) { held_ = std::move(ready); }
  /// `done` is called once, at the end, with the merged figures.
  void run(std::function<void(const Summary&)> done);
  /// Of a run that is held and ready: when its warm-up begins.
  void start(TimePoint start);
  /// It is held and ready, and has not been told when to start.
  [[nodiscard]] bool is_waiting() const {
    return held_ && ready_ == places_.size() && !measured_from_;
  }
  /// Ends the measured part now; `done` follows once what is under way has been answered.
  void interrupt();
  /// Asks every worker how far it is; nothing while an earlier question is open.
  void ask(std::function<void(const Progress&)> told);
  /// When the measured part began or is to begin: once all connections are open or have failed.
  [[nodiscard]] std::optional<TimePoint> measured_from() const { return measured_from_; }

 private:
  struct Place {
    net::Loop& loop;
    std::unique_ptr<Worker> worker;
  };

  void on_ready(Worker& worker) override;
  void on_spent(Worker& worker, std::uint64_t messages) override;
  void on_finished(Worker& worker) override;
  void on_deadline(flow::Deadline& which) override;
  void take(const Progress& part);

  const BenchConfig& config_;
  net::Loop& control_;
  std::vector<Place> places_;
  std::function<void()> held_;
  std::function<void(const Summary&)> done_;
  std::function<void(const Progress&)> told_;
  std::optional<TimePoint> measured_from_;
  std::optional<ServerMemory> server_;
  flow::Deadline measured_part_{*this};
  std::size_t ready_ = 0;
  std::size_t spent_ = 0;        ///< workers that publish nothing more
  std::uint64_t published_ = 0;  ///< by these
  std::size_t finished_ = 0;
  std::size_t answers_ = 0;
  Progress progress_;
};

}  // namespace wskit::load
