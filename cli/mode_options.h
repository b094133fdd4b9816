#pragma once

#include <cstdint>
#include <string>

#include "cli/option_table.h"
#include "server/config.h"

namespace wskit::cli {

/// What `serve` does with messages.
struct ModeOptions {
  bool echo = false;
  std::string exec;  ///< a command
  std::uint64_t exec_max = 100;

  void add_to(OptionTable& options);
  /// kUsage when several are asked for.
  [[nodiscard]] Result<server::Mode> mode() const;
};

}  // namespace wskit::cli
