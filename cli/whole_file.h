#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wskit::cli {

/// kOutput when it is known already that write_whole could not write there. Touches nothing.
Status check_writable(const std::string& path);

/// Makes `text` what the file at `path` holds, all of it or nothing: a new file takes the place of
/// the old one, with its mode. What is no file on a disk (a pipe, a terminal, /dev/null) is written
/// to as it is; when its reader has gone, that is no failure. kOutput.
Status write_whole(const std::string& path, std::string_view text);

/// Whether both name one file on a disk, be it there already or not.
bool are_one_file(const std::string& one, const std::string& other);

}  // namespace wskit::cli
