#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/match.h"

namespace wskit::cli {

/// What a session waits for (--count, --expect, --until).
struct Awaited {
  std::optional<std::uint64_t> count;  ///< messages received
  std::vector<capture::Match> expect;  ///< all have to come, in any order
  std::optional<capture::Match> until;
};

/// Whether a session has what it waits for. --count and --until stop it, whichever is first; where
/// neither is given, the last --expect does.
class Goal {
 public:
  explicit Goal(Awaited awaited);

  /// Whether there is something to wait for at all.
  [[nodiscard]] bool any() const;
  /// Takes one message that came. It may fulfil several expectations.
  void take(std::string_view message);
  /// Time to stop.
  [[nodiscard]] bool reached() const;
  /// Everything asked for has come.
  [[nodiscard]] bool holds() const;
  /// What has not come, for a person: "2 of 3 messages came".
  [[nodiscard]] std::string missing() const;

 private:
  Awaited awaited_;  ///< what has been seen is taken out of `expect`
  bool expects_ = false;
  bool seen_until_ = false;
  std::uint64_t received_ = 0;
};

}  // namespace wskit::cli
