#pragma once

#include <string>

#include "cli/command_doc.h"

namespace wskit::cli {

/// The page of section 1 about wskit, or about one of its commands, as man(7) source.
std::string man_page(const CommandDoc& doc);

}  // namespace wskit::cli
