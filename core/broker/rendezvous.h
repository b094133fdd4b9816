#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "broker/redis_connection.h"
#include "broker/remote_clock.h"
#include "broker/rendezvous_events.h"
#include "broker/roll.h"
#include "flow/backoff.h"
#include "flow/deadline.h"
#include "net/dialer.h"
#include "net/loop.h"

namespace wskit::broker {

/// How processes on any machines meet at a Redis, begin together, and put together what they have
/// seen. Each takes one of so many seats. When all are taken they prepare; when all have prepared
/// they begin, at one moment by the clock of Redis. Each delivers a report; the first of those who
/// are alive then gets all of them and says what came of the run, which the others hear. Who has
/// not been heard of for kAlive is dead: its seat can be taken until the run has begun, and its
/// report is not waited for after that.
///
/// Once it has a seat a lost connection is made again, and is a failure only when others are waited
/// for and that takes longer than kAlive. Everything happens on the loop's thread.
class Rendezvous final : private flow::DeadlineOwner {
 public:
  static constexpr Duration kAlive = std::chrono::seconds(10);

  /// All outlive it, but the config, which is kept.
  Rendezvous(RendezvousConfig config, net::Loop& loop, net::Dialer& dialer,
             RendezvousEvents& events);
  Rendezvous(const Rendezvous&) = delete;
  Rendezvous& operator=(const Rendezvous&) = delete;

  /// Takes a seat. It is over with kUsage when there is none for such a worker.
  void join();
  /// This one can begin.
  void ready();
  /// A signal tells this one to stop, and so it does all others.
  void stop(int signal);
  void deliver(std::string report);
  /// Ends the run, for all who have not heard another end before.
  void conclude(Outcome outcome);

  /// From 1; 0 before there is one.
  [[nodiscard]] std::size_t seat() const { return seat_; }
  [[nodiscard]] bool has_begun() const { return phase_ >= Phase::kRunning; }
  [[nodiscard]] bool has_delivered() const;  ///< Redis has the report
  /// That of Redis, which all share. Known once there is a seat.
  [[nodiscard]] const RemoteClock& clock() const { return clock_; }

 private:
  enum class Phase : std::uint8_t {
    kJoining,
    kGathering,   ///< until all seats are taken
    kPreparing,   ///< until `ready`
    kReady,       ///< until all are
    kRunning,     ///< until `deliver`
    kDelivering,  ///< until an outcome comes, or it is on us to say what it is
    kFetching,    ///< the reports of the others
    kReporting,   ///< until `conclude`
    kConcluding,
    kOver,
  };
  using Take = void (Rendezvous::*)(const RedisReply& reply);

  void on_deadline(flow::Deadline& which) override;
  void step();
  void ask(const std::vector<std::string>& words, Take take);
  void failed(const Error& error);
  void be_over(const Result<Outcome>& outcome);

  void ask_for_seat();
  void take_seat(const RedisReply& reply);
  void refuse(const std::string& why);
  void call();
  void take_call(const RedisReply& reply);
  void take_roll(Roll roll);
  void gather();
  void begin();
  void hand_over();
  void take_handed_over(const RedisReply& reply);
  void fetch();
  void take_report(const RedisReply& reply);
  void take_outcome(const RedisReply& reply);

  [[nodiscard]] Duration pause() const;
  [[nodiscard]] std::string key() const { return "wskit:bench:" + config_.server.path; }
  [[nodiscard]] std::string outcome_key() const { return key() + ':' + run_; }

  const RendezvousConfig config_;
  net::Loop& loop_;
  net::Dialer& dialer_;
  RendezvousEvents& events_;
  Rng rng_;
  const std::string token_;  ///< by which Redis knows that a seat is this one's
  std::unique_ptr<RedisConnection> redis_;
  bool asking_ = false;
  TimePoint asked_;
  TimePoint reached_;  ///< when Redis last answered, or began to be needed
  flow::Backoff backoff_;
  Phase phase_ = Phase::kJoining;
  std::string run_;
  std::size_t seat_ = 0;
  std::uint64_t calls_ = 0;
  RemoteClock clock_;
  Roll roll_;
  std::string stop_;  ///< "SIGNAL SEAT" once there is one
  std::string report_;
  std::vector<WorkerReport> reports_;  ///< as far as they have been fetched
  Outcome outcome_;
  flow::Deadline next_{*this};      ///< when to ask again
  flow::Deadline patience_{*this};  ///< for those who have not come
};

}  // namespace wskit::broker
