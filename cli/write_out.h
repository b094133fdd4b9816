#pragma once

#include <string_view>

#include "base/result.h"

namespace wskit::cli {

/// Writes `text` to stdout, all of it. kOutput when that fails; a reader that has gone is none's
/// fault.
Status write_out(std::string_view text);

}  // namespace wskit::cli
