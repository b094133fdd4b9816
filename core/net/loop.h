#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/clock.h"
#include "flow/deadline.h"

namespace wskit::net {

enum class Readiness : std::uint8_t {
  kReadable,
  kWritable,
  kHungUp,  ///< the other end has gone, or a socket's other end writes no more
};

/// Readiness of a file descriptor, reported until this handle is destroyed (also from inside the
/// callback). The descriptor is borrowed.
class Watch {
 public:
  Watch() = default;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  virtual ~Watch() = default;
  /// Starts or stops the reports; a new watch is active.
  virtual void set_active(bool active) = 0;
};

/// One thread's turn-taker. Everything it runs, and everything that is created with it, belongs to
/// that thread; only `post` and `stop` may be called from elsewhere.
class Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  virtual ~Loop() = default;

  /// The time, read afresh.
  [[nodiscard]] virtual TimePoint now() const = 0;

  /// Arms `deadline` (or moves it), exact to the operating system's timers. A moment that has
  /// passed fires in the next turn, never inside this call.
  virtual void arm(flow::Deadline& deadline, TimePoint when) = 0;
  void arm(flow::Deadline& deadline, Duration after) { arm(deadline, now() + after); }

  /// Any thread: runs `task` in a turn of this loop. Tasks of one thread keep their order.
  virtual void post(std::function<void()> task) = 0;

  /// Reports when `fd` can be read or written without blocking, or has hung up (level-triggered).
  /// Descriptors that cannot be waited for (regular files) are reported ready every turn. One
  /// watch a descriptor; a duplicate of it may have another.
  virtual std::unique_ptr<Watch> watch(int fd, Readiness readiness,
                                       std::function<void()> ready) = 0;

  /// Takes turns until `stop`.
  virtual void run() = 0;
  /// Any thread, any number of times.
  virtual void stop() = 0;
};

}  // namespace wskit::net
