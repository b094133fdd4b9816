#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "capture/summary.h"
#include "cli/option_table.h"
#include "load/replay_config.h"

namespace wskit::cli {

/// Takes the value of a `--speed` into `speed`, which outlives it.
OptionTable::Take take_speed(double& speed);

/// What of a capture `replay` plays, when, and how often.
struct PlayOptions {
  load::Pace pace = load::Pace::kTimed;
  double speed = 1;
  std::optional<Duration> max_gap;
  std::uint64_t copies = 1;
  Duration ramp{};
  std::uint64_t rounds = 1;
  std::vector<std::string> connections;
  std::vector<std::string> only;  ///< MATCH
  std::vector<std::string> skip;  ///< MATCH

  void add_to(OptionTable& options);
  /// kUsage names the option.
  [[nodiscard]] Status apply(load::ReplayConfig& config) const;
  /// kUsage names the option.
  [[nodiscard]] Result<load::Selection> selection() const;
  /// kUsage for a connection that the capture does not have, and when only `taken` of its messages
  /// are selected, which is none.
  [[nodiscard]] Status check(const capture::Summary& summary, std::uint64_t taken) const;
};

}  // namespace wskit::cli
