#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wskit::cli {

/// What one key of the configuration file says.
struct ConfigEntry {
  std::string key;
  std::vector<std::string> values;  ///< as they would be typed
  bool is_list = false;             ///< one that may have any number of values
  std::string place;                ///< "config.toml:3", for messages
};

/// What the section `command` says in a configuration file: TOML with a section for each of
/// `commands`, whose keys are the long names of its options. kUsage, beginning with `file` and the
/// line, when `text` is something else; it shows nothing of the values, which may be secret.
Result<std::vector<ConfigEntry>> parse_config(std::string_view text, const std::string& file,
                                              const std::string& command,
                                              const std::vector<std::string>& commands);

/// The file that is read when none is named: $XDG_CONFIG_HOME/wskit/config.toml, or
/// ~/.config/wskit/config.toml; empty when it does not exist.
std::string default_config_file();

}  // namespace wskit::cli
