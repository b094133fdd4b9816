#pragma once

#include <string>

#include "base/result.h"

namespace wskit {

/// What stands in a file of settings, such as keys or rules; it may be a pipe. kUsage, with its
/// name, when it cannot be read or has more than 1 MiB.
Result<std::string> read_text_file(const std::string& file);

}  // namespace wskit
