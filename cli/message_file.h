#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace wskit::cli {

/// `path` with the user's home in place of a "~/" at its begin, as a shell would have it.
std::string expanded_home(const std::string& path);

/// What a regular file holds, at most `max` bytes. kUsage says why not.
Result<std::string> read_message_file(const std::string& path, std::size_t max);

}  // namespace wskit::cli
