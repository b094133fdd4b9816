#pragma once

#include <string>

#include "cli/command_doc.h"

namespace wskit::cli {

/// What --help prints.
std::string help_text(const CommandDoc& doc);

}  // namespace wskit::cli
