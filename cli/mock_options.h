#pragma once

#include <optional>
#include <string>

#include "cli/check_options.h"
#include "cli/option_table.h"
#include "cli/variable_options.h"
#include "load/replay_config.h"
#include "server/mock.h"

namespace wskit::cli {

/// The server of a capture, played by `serve`.
struct MockOptions {
  std::string capture;  ///< a file
  load::Pace pace = load::Pace::kTimed;
  double speed = 1;
  AgreementOptions agreement;
  VariableOptions variables;

  void add_to(OptionTable& options);
  /// Nothing when there is no capture; kUsage when it cannot be read.
  [[nodiscard]] Result<std::optional<server::Mock>> open() const;
};

}  // namespace wskit::cli
