#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"
#include "flow/deadline.h"
#include "flow/pacer.h"
#include "load/bench_config.h"
#include "load/recorder.h"
#include "load/slot.h"
#include "net/loop.h"

namespace wskit::load {

/// How long the measured part lasts, as far as that is known beforehand: not when a closed loop
/// ends with its last operation.
std::optional<Duration> measured_length(const BenchConfig& config);

/// Decides when the slots of one worker begin operations. The slots outlive it.
class Schedule {
 public:
  using Slots = std::span<const std::unique_ptr<Slot>>;

  Schedule() = default;
  Schedule(const Schedule&) = delete;
  Schedule& operator=(const Schedule&) = delete;
  virtual ~Schedule() = default;

  /// The warm-up begins: `start` is now, or just past.
  virtual void start(TimePoint start) = 0;
  /// `slot` may have room.
  virtual void feed(Slot& slot, TimePoint now) = 0;
  /// `slot` has failed: what waited for it is not going to leave.
  virtual void drop(const Slot& slot) = 0;
  /// Nothing that is not due by `now` is to be begun any more.
  virtual void stop(TimePoint now) = 0;
  /// Nothing is left to be begun.
  [[nodiscard]] virtual bool exhausted() const = 0;
  /// The end: counts what was due and never left.
  virtual void settle() = 0;
};

/// Begins nothing: for workers whose slots only listen.
class IdleSchedule final : public Schedule {
 public:
  void start(TimePoint /*start*/) override {}
  void feed(Slot& /*slot*/, TimePoint /*now*/) override {}
  void drop(const Slot& /*slot*/) override {}
  void stop(TimePoint /*now*/) override {}
  [[nodiscard]] bool exhausted() const override { return true; }
  void settle() override {}
};

/// Keeps every slot full until the operations are used up or it is stopped.
class ClosedSchedule final : public Schedule {
 public:
  /// `index` of config.sending_workers(): which part of the operations are this worker's.
  ClosedSchedule(const BenchConfig& config, std::uint64_t index, Slots slots, Recorder& recorder);

  void start(TimePoint start) override;
  void feed(Slot& slot, TimePoint now) override;
  void drop(const Slot& /*slot*/) override {}
  void stop(TimePoint /*now*/) override { left_ = 0; }
  [[nodiscard]] bool exhausted() const override { return left_ == 0; }
  void settle() override {}

 private:
  Slots slots_;
  Recorder& recorder_;
  std::uint64_t left_;  ///< measured operations still to be begun
};

/// Begins operations at the times of a Pacer, whatever the server does. A slot without room lets
/// its operations wait; they keep their times.
class OpenSchedule final : public Schedule, private flow::DeadlineOwner {
 public:
  /// Takes turns on `loop`; the loop is open.
  OpenSchedule(const BenchConfig& config, std::uint64_t index, Slots slots, Recorder& recorder,
               net::Loop& loop);

  void start(TimePoint start) override;
  void feed(Slot& slot, TimePoint now) override;
  void drop(const Slot& slot) override;
  void stop(TimePoint now) override;
  [[nodiscard]] bool exhausted() const override { return passed() && waiting_ == 0; }
  void settle() override;

 private:
  struct Turn {
    std::uint64_t next = 0;     ///< the message that the slot sends next
    std::uint64_t waiting = 0;  ///< how many of its messages are due
  };

  void on_deadline(flow::Deadline& which) override;
  void offer(TimePoint due, TimePoint now);
  [[nodiscard]] bool passed() const { return deal_.message(reached_) >= end_; }

  const BenchConfig& config_;
  Slots slots_;
  Recorder& recorder_;
  net::Loop& loop_;
  const flow::Pacer pacer_;
  const flow::Deal deal_;
  const std::uint64_t first_;  ///< the first message that is measured
  std::uint64_t end_ = 0;      ///< the first that is not sent; none is until `start`
  std::uint64_t reached_ = 0;  ///< how many of this worker's messages have become due
  std::uint64_t waiting_ = 0;  ///< sum over the slots
  std::vector<Turn> turns_;
  TimePoint start_;
  flow::Deadline tick_{*this};
};

}  // namespace wskit::load
