#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/rng.h"
#include "flow/deadline.h"
#include "flow/pacer.h"
#include "load/bench_config.h"
#include "load/busy_watch.h"
#include "load/gaps.h"
#include "load/progress.h"
#include "load/recorder.h"
#include "load/room.h"
#include "load/schedule.h"
#include "load/slot.h"
#include "net/dialer.h"
#include "net/loop.h"

namespace wskit::load {

/// One loop's share of a run: its connections, their schedule, its own figures. It shares nothing
/// with other workers; everything is called on its loop's thread.
class Worker final : private SlotOwner, private flow::DeadlineOwner {
 public:
  /// Handshakes under way at a time, unless they have a rate: enough to be quick, too few to
  /// overrun a server's backlog.
  static constexpr std::uint64_t kMostOpening = 100;

  class Events {
   public:
    /// Every connection is open or has failed.
    virtual void on_ready(Worker& worker) = 0;
    /// In fan-out mode: its members publish nothing more, and have published `messages` measured
    /// ones. `expect` is to follow once all workers have said so.
    virtual void on_spent(Worker& worker, std::uint64_t messages) = 0;
    /// The last: all connections have ended, and the summary is complete.
    virtual void on_finished(Worker& worker) = 0;

   protected:
    ~Events() = default;
  };

  /// Worker `index` of config.workers. `config`, `loop`, `dialer` and `events` outlive it.
  Worker(const BenchConfig& config, std::uint64_t index, net::Loop& loop, net::Dialer& dialer,
         Events& events);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Opens the connections; `on_ready` follows. A rate of connections counts from `start`.
  void connect(TimePoint start);
  /// Once ready: begins the warm-up at `start`, the same moment for all workers. Until then nothing
  /// is sent, whatever the server says.
  void start(TimePoint start);
  /// All workers together have published so many measured messages.
  void expect(std::uint64_t messages);
  /// Ends the measured part now, as if its time had come, but with little patience for what a
  /// server owes; `on_finished` follows.
  void interrupt();

  [[nodiscard]] const Summary& summary() const { return recorder_.summary(); }
  [[nodiscard]] Progress progress() const { return recorder_.progress(); }

 private:
  enum class Phase : std::uint8_t { kConnecting, kReady, kRunning, kDraining, kClosing, kDone };

  void on_slot_open(Slot& slot) override;
  void on_slot_room(Slot& slot, TimePoint now) override;
  void on_slot_gave_up(Slot& slot, TimePoint now) override;
  void on_slot_ended(Slot& slot, bool was_open) override;
  void on_deadline(flow::Deadline& which) override;

  void open_more();
  void begin();
  void open_window();
  void close_window(TimePoint now);
  void drain();
  void lose_patience();
  /// How long replies are waited for when nothing else is to come.
  [[nodiscard]] Duration patience() const;
  [[nodiscard]] std::unique_ptr<Schedule> make_schedule(std::uint64_t index);
  void say_spent();
  void finish_if_over(TimePoint now);
  void finish(TimePoint now);
  void be_done();

  const BenchConfig& config_;
  net::Loop& loop_;
  Events& events_;
  Rng rng_;
  wire::SharedDeflate deflate_;
  const std::unique_ptr<Source> source_;
  envelope::CorrelationReader correlation_;
  Recorder recorder_;
  std::optional<Room> room_;              ///< in fan-out mode
  std::optional<client::LoopFeed> feed_;  ///< when the run is recorded
  SlotContext context_;
  std::vector<std::unique_ptr<Slot>> slots_;
  const std::uint64_t senders_;  ///< of the slots, the first ones
  std::unique_ptr<Schedule> schedule_;

  Phase phase_ = Phase::kConnecting;
  std::uint64_t asked_ = 0;    ///< slots that have been told to open
  std::uint64_t opening_ = 0;  ///< of these, those that have not answered
  const flow::Deal deal_;
  std::uint64_t live_;        ///< slots that have not failed
  std::uint64_t ending_ = 0;  ///< connections that are being closed
  bool said_spent_ = false;
  bool told_all_ = false;  ///< what is to come is known: always, but in fan-out mode
  TimePoint start_;        ///< of the connecting, then of the warm-up
  TimePoint last_sign_;    ///< when the last reply came, or the drain began
  std::optional<flow::Pacer> handshakes_;  ///< when connections are due, if they are paced
  flow::Deadline opens_next_{*this};
  flow::Deadline begins_{*this};
  flow::Deadline window_opens_{*this};
  flow::Deadline window_closes_{*this};
  flow::Deadline patience_{*this};
  flow::Deadline listens_on_{*this};
  flow::Deadline farewell_{*this};  ///< once interrupted: until when connections may take to close
  GapWatch gap_watch_{loop_, recorder_.summary().gaps};
  BusyWatch busy_watch_;
};

}  // namespace wskit::load
