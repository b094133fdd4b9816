#pragma once

#include <vector>

#include "cli/presenter.h"
#include "cli/setting.h"

namespace wskit::cli {

/// What of `show` may be changed while a session runs. It outlives them.
std::vector<Setting> show_settings(ShowConfig& show);

}  // namespace wskit::cli
