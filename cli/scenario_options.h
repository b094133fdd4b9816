#pragma once

#include <string>

#include "base/result.h"
#include "cli/check_options.h"
#include "cli/option_table.h"
#include "cli/variable_options.h"
#include "load/scenario.h"

namespace wskit::cli {

/// A capture that `bench` plays.
struct ScenarioOptions {
  std::string file;
  load::Pace pace = load::Pace::kTimed;
  VariableOptions variables;
  CheckOptions checking;

  void add_to(OptionTable& options);
  [[nodiscard]] bool is_on() const { return !file.empty(); }
  /// Reads the capture; it is still to be led to a server. `match` is what --match says, if
  /// anything. kUsage when it cannot be played.
  [[nodiscard]] Result<load::Scenario> scenario(const load::Template::Environment& environment,
                                                const std::string& match) const;

 private:
  [[nodiscard]] Result<load::ReplayConfig> replay(const std::string& match) const;
};

}  // namespace wskit::cli
