#pragma once

#include <string>

#include "base/fd.h"
#include "cli/diagnostics.h"

namespace wskit::cli {

/// Waits until somebody reads the FIFO `path`, as who writes to one in a shell does; says so when
/// it has to. A signal ends the process meanwhile: call it ahead of `Signals`. What it gives keeps
/// the reader until the FIFO has been opened once more; nothing when `path` is another file, or
/// none.
Fd await_reader(const std::string& path, const Diagnostics& diagnostics);

}  // namespace wskit::cli
