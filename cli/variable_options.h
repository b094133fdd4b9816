#pragma once

#include <string>
#include <vector>

#include "cli/option_table.h"
#include "load/replay_config.h"

namespace wskit::cli {

/// What `{{NAME}}` stands for in the messages of a replay.
struct VariableOptions {
  std::vector<std::string> values;  ///< NAME=VALUE
  std::vector<std::string> binds;   ///< NAME=POINTER

  void add_to(OptionTable& options);
  /// The options alone, into the group that is open; they are for `counterparts`, if there are any.
  void add_options_to(OptionTable& options, const Counterparts::Names& counterparts);
  void add_values_to(OptionTable& options, const Counterparts::Names& counterparts);
  /// What --var gives. kUsage names the option.
  [[nodiscard]] Result<load::Variables> variables() const;
  /// kUsage names the option.
  [[nodiscard]] Status apply(load::ReplayConfig& config) const;
};

}  // namespace wskit::cli
