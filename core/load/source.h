#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/rng.h"
#include "load/content.h"
#include "load/in_flight.h"

namespace wskit::load {

/// What the sources of all workers agree on, so that no two of them make the same message.
struct SourcePlace {
  std::uint64_t worker = 0;  ///< below `workers`
  std::uint64_t workers = 1;
  Duration unix_offset{};  ///< added to a TimePoint's time it gives the time since the Unix epoch
  std::uint32_t run = 0;   ///< of the stamps
};

/// Where the bytes of one worker's messages come from.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// The next message, for the slot of that index among those of the worker, at the times of
  /// `flight`. Borrowed until the next call. Its stamp, if it has one, is numbered by the slot's
  /// messages, from 0, and names as publisher the slot among those of all workers.
  virtual std::string_view next(std::uint64_t slot, const Flight& flight) = 0;
};

/// A source of `content`, which outlives it as does `unique`. Sizes and random numbers are the same
/// in each run; what has to be unique comes from `unique`.
std::unique_ptr<Source> make_source(const Content& content, const SourcePlace& place, Rng& unique);

}  // namespace wskit::load
