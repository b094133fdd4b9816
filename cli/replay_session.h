#pragma once

#include <cstddef>
#include <string>

#include "capture/file.h"
#include "cli/case_book.h"
#include "cli/diagnostics.h"
#include "cli/learning.h"
#include "cli/replay_report.h"
#include "cli/route.h"
#include "cli/updating.h"
#include "load/replay.h"

namespace wskit::cli {

/// Plays a capture, and does with what comes what was asked for.
class ReplaySession {
 public:
  /// What it uses; all that is referred to outlives it.
  struct Ports {
    const capture::File& file;
    const load::ReplayConfig& config;
    const RouteConfig& route;
    std::size_t sockets = 0;  ///< that may be open at once
    const Diagnostics& diagnostics;
  };
  struct Wish {
    std::string path;   ///< of the capture
    std::string junit;  ///< a file, or "-"; empty: none
    bool learn = false;
    bool update = false;
    bool color = false;
  };

  ReplaySession(const Ports& ports, Wish wish) : ports_(ports), wish_(std::move(wish)) {}

  /// The exit status, or what kept it from being played.
  Result<int> run();

 private:
  struct Played {
    load::ReplayTotals totals;
    Duration took{};
    int signal = 0;
  };

  /// Learns before, if that is wished; notes in `cases`, unless that is null, what each connection
  /// comes to.
  Result<int> play_as_wished(CaseBook* cases);
  /// Plays a capture once, on a loop of its own; `report` ends it.
  Result<Played> play(const capture::File& file, const load::ReplayConfig& config,
                      ReplayReport& report, load::ReplayEvents& events) const;
  /// kDone when it has been played to its end, and there is something to learn from.
  Result<int> play_to_learn(load::Volatility& volatility, LearningPlay::Note note,
                            CaseBook* cases) const;
  /// Says what was learned; `updating` has it then, and what is played and how heeds it.
  Status heed(const load::Volatility& volatility, Updating& updating, capture::File& file,
              load::ReplayConfig& config) const;
  [[nodiscard]] int conclude(const ReplayReport& report, const Played& played,
                             const Updating& updating, int code) const;

  Ports ports_;
  Wish wish_;
};

}  // namespace wskit::cli
