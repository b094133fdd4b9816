#pragma once

#include <string>

#include "base/result.h"
#include "cli/option_table.h"
#include "load/scenario.h"

namespace wskit::cli {

/// A capture that `bench` plays.
struct ScenarioOptions {
  std::string file;
  load::Pace pace = load::Pace::kTimed;

  void add_to(OptionTable& options);
  [[nodiscard]] bool is_on() const { return !file.empty(); }
  /// Reads the capture; it is still to be led to a server. kUsage when it cannot be played.
  [[nodiscard]] Result<load::Scenario> scenario(
      const load::Template::Environment& environment) const;
};

}  // namespace wskit::cli
