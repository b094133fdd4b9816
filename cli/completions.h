#pragma once

#include <string>

#include "cli/command_doc.h"

namespace wskit::cli {

/// Scripts that complete commands, options, choices and files. `wskit` is the doc of wskit itself,
/// with all its commands.
std::string bash_completions(const CommandDoc& wskit);
std::string zsh_completions(const CommandDoc& wskit);
std::string fish_completions(const CommandDoc& wskit);

}  // namespace wskit::cli
