#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/redis_reply.h"
#include "broker/remote_clock.h"

namespace wskit::broker {

/// What came of a run, for all who took part in it: an exit status, and why, if there is more to
/// say.
struct Outcome {
  int code = 0;
  std::string text;

  bool operator==(const Outcome&) const = default;
};

/// "CODE TEXT", as Redis keeps it.
std::string written(const Outcome& outcome);
Outcome read_outcome(std::string_view text);

/// Who takes part in a run, and how far each is, at one moment.
struct Roll {
  enum class Stage : std::uint8_t { kHere, kReady, kDelivered };
  struct Entry {
    std::string who;  ///< empty when nobody has come, or it is not known any more
    bool alive = false;
    Stage stage = Stage::kHere;
  };

  RemoteClock::Time now{};
  RemoteClock::Time start{};   ///< of all; zero until it is known
  int signal = 0;              ///< that told one of them to stop; 0: none
  std::size_t stopped_by = 0;  ///< its seat, from 1
  std::vector<Entry> seats;    ///< the first is seat 1

  [[nodiscard]] std::size_t alive() const;
  /// Somebody is alive and has not delivered.
  [[nodiscard]] bool is_awaited() const;
  /// The first who is alive, from 1; 0 when nobody is.
  [[nodiscard]] std::size_t first_alive() const;
};

/// Of the answer to kCallScript, when that is "open"; nothing when it is anything else.
std::optional<Roll> read_roll(const RedisReply& reply);

}  // namespace wskit::broker
