#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "base/rng.h"
#include "client/link_events.h"
#include "client/loop_feed.h"
#include "envelope/correlation.h"
#include "load/bench_config.h"
#include "load/in_flight.h"
#include "load/recorder.h"
#include "load/source.h"
#include "net/dialer.h"
#include "net/loop.h"
#include "wire/per_message_deflate.h"

namespace wskit::load {

class Room;
class Slot;

/// What a slot tells the worker that owns it. Calls come from the loop, never from inside a call of
/// the worker to the slot.
class SlotOwner {
 public:
  /// The connection that `open` asked for, or one in its place, is there.
  virtual void on_slot_open(Slot& slot) = 0;
  /// Operations have ended: `slot.room()` may have grown.
  virtual void on_slot_room(Slot& slot, TimePoint now) = 0;
  /// The same, but only because no reply came.
  virtual void on_slot_gave_up(Slot& slot, TimePoint now) = 0;
  /// The connection has ended, or has not come to be; `was_open`: on_slot_open had told of it.
  /// `slot.failed()` tells whether for good.
  virtual void on_slot_ended(Slot& slot, bool was_open) = 0;

 protected:
  ~SlotOwner() = default;
};

/// What all slots of a worker share; outlives them.
struct SlotContext {
  const BenchConfig& config;
  net::Loop& loop;
  net::Dialer& dialer;
  Rng& rng;
  wire::SharedDeflate& deflate;
  Source& source;
  envelope::CorrelationReader& correlation;
  Recorder& recorder;
  SlotOwner& owner;
  std::uint64_t worker = 0;          ///< its place among the workers
  Room* room = nullptr;              ///< in fan-out mode
  client::LoopFeed* feed = nullptr;  ///< null: nothing is recorded
};

/// An open loop does not wait for replies, but a server that stops reading must not make us hold
/// more than this for each connection; what is due beyond it waits, and keeps its time.
constexpr std::uint64_t kMostWaiting = 4096;
constexpr std::uint64_t kMostWaitingBytes = std::uint64_t{4} << 20;

/// How many messages one connection may have under way, when their bytes are not counted.
std::uint64_t most_under_way(const BenchConfig& config);

/// A place for the operations of one client at a time.
class Slot {
 public:
  Slot(const SlotContext& context, std::uint64_t index) : context_(context), index_(index) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  virtual ~Slot() = default;

  /// How many more operations it can have under way.
  [[nodiscard]] virtual std::uint64_t room() const = 0;
  /// Begins `count` operations of the same times, at most room().
  virtual void issue(const Flight& flight, std::uint64_t count) = 0;
  /// Gives up the operations under way: no reply came.
  virtual void abandon() = 0;
  /// Says what it received, once, at the end; nothing in modes that do not tell receivers apart.
  virtual void account(Summary& /*summary*/) const {}

  /// Makes the connection.
  virtual void open() = 0;
  /// Says goodbye (close code 1000); `on_slot_ended` follows when not idle.
  virtual void close() { closing_ = true; }
  /// Ends the connection at once. For who has closed it, and waits no longer.
  virtual void abort() = 0;
  /// There is no connection, and none under way.
  [[nodiscard]] bool idle() const { return idle_; }
  /// It takes no operations any more.
  [[nodiscard]] bool failed() const { return failed_; }
  /// Its place among the slots of its worker.
  [[nodiscard]] std::uint64_t index() const { return index_; }
  /// Its place among the slots of all workers.
  [[nodiscard]] std::uint64_t number() const { return number_of(context_, index_); }

 protected:
  /// The place among the slots of all workers of the one at `index`.
  static std::uint64_t number_of(const SlotContext& context, std::uint64_t index) {
    return index * context.config.workers + context.worker;
  }
  /// Notes a connection that ended otherwise than by `close`.
  void note_failure(const client::Ended& ended);
  /// It is not idle from now on.
  void begin() { idle_ = false; }
  /// The connection is there.
  void opened() {
    open_ = true;
    context_.recorder.opened();
  }
  /// It can take operations.
  void ready() {
    ready_ = true;
    context_.owner.on_slot_open(*this);
  }
  void fail() { failed_ = true; }
  [[nodiscard]] bool closing() const { return closing_; }
  void ended() {
    if (std::exchange(open_, false)) context_.recorder.closed();
    idle_ = true;
    context_.owner.on_slot_ended(*this, std::exchange(ready_, false));
  }

  const SlotContext& context_;
  const std::uint64_t index_;

 private:
  bool idle_ = true;
  bool open_ = false;
  bool ready_ = false;
  bool closing_ = false;
  bool failed_ = false;
};

/// A slot of the mode that the configuration names.
std::unique_ptr<Slot> make_slot(const SlotContext& context, std::uint64_t index);

}  // namespace wskit::load
