#pragma once

#include <cstdint>

#include "base/clock.h"

namespace wskit::load {

struct Summary;

/// What went wrong with stamped messages on the way to a receiver, by the measured ones.
struct Wrongs {
  std::uint64_t lost = 0;        ///< never came; known once the run has been settled
  std::uint64_t duplicated = 0;  ///< came once more
  std::uint64_t reordered = 0;   ///< came behind one that its publisher sent later
  std::uint64_t corrupted = 0;   ///< came damaged
  std::uint64_t late = 0;        ///< came, and counts as delivered, but after the reply timeout

  void add(const Wrongs& more);
  [[nodiscard]] std::uint64_t sum() const {
    return lost + duplicated + reordered + corrupted + late;
  }
};

/// One connection that gets stamped messages.
struct Receiver {
  std::uint64_t connection = 0;  ///< among all of the run, from 0
  std::uint64_t published = 0;   ///< measured messages that it sent itself
  std::uint64_t expected = 0;    ///< of all that was published, its part; known once settled
  std::uint64_t delivered = 0;   ///< of these, came; each counts once
  Duration latency_sum{};        ///< of what was delivered
  Duration latency_max{};
  bool gone = false;  ///< its connection ended before the run did
  Wrongs wrongs;

  /// Of the latencies of what was delivered to it; zero when nothing was.
  [[nodiscard]] Duration mean() const {
    return delivered == 0 ? Duration::zero() : latency_sum / static_cast<Duration::rep>(delivered);
  }
};

/// Who is to get a message.
enum class Audience : std::uint8_t {
  kPublisher,  ///< who sent it: an echo
  kEverybody,
  kOthers,  ///< everybody but who sent it
};

/// Once all receivers have said what came: finds out what is missing, and makes deliveries of it,
/// so that attempted = succeeded + failed. Operations that were not sent count as often as they
/// would have been delivered.
void settle(Summary& summary, Audience audience);

}  // namespace wskit::load
