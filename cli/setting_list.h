#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/bench_settings.h"
#include "cli/environment.h"

namespace wskit::cli {

/// Settings by name, as a person reads them; those that are not set are left out.
using SettingList = std::vector<std::pair<std::string, std::string>>;

SettingList setting_list(const BenchSettings& settings);
SettingList setting_list(const Environment& environment);

/// What is not the same in both, as in "connections (50; 100), rate (none; 1,000/s)"; empty when
/// nothing differs.
std::string differences(const SettingList& one, const SettingList& two);

}  // namespace wskit::cli
