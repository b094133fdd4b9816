#pragma once

#include "base/result.h"
#include "capture/file.h"
#include "load/replay_config.h"

namespace wskit::cli {

/// Prints to stdout what a replay would send, and when: a line for each step of a copy.
Status print_dry_run(const capture::File& capture, const load::ReplayConfig& config);

}  // namespace wskit::cli
