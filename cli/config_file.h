#pragma once

#include <string>

namespace CLI {
class App;
}

namespace wskit::cli {

/// Gives `app` its --config FILE: a TOML file with a section for each command, whose keys are the
/// long names of the options. The section of the command that runs is read, below its environment.
/// Without the flag, $XDG_CONFIG_HOME/wskit/config.toml (or ~/.config/…) is read if it exists.
void add_config_file(CLI::App& app);

}  // namespace wskit::cli
