#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "cli/counterparts.h"
#include "cli/origin.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace wskit::cli {

/// Gives wskit its --config FILE.
void add_config_option(CLI::App& app);

/// The variable that stands for an option of `app`, which is wskit or one of its commands, as in
/// "WSKIT_CONNECT_PING_INTERVAL"; empty for those that none does.
std::string variable_of(const CLI::App& app, const CLI::Option& option);

/// Gives each option of `command` that was not typed what its variable says or, when that is not
/// set or empty, what the configuration file does (config_file.h): unless what is typed, or of the
/// environment, rules that out. `words` are what was typed. kUsage names the variable, or the file
/// and its line.
Result<Origins> lay_defaults(CLI::App& command, const Counterparts& counterparts,
                             std::span<const char* const> words);

}  // namespace wskit::cli
