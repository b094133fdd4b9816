#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wskit::cli {

/// An option that can be changed while a session runs, under its name on the command line.
struct Setting {
  std::string name;
  std::vector<std::string> values;  ///< some that it takes, for completion
  std::function<std::string()> get;
  std::function<Status(std::string_view value)> set;  ///< kUsage says what would be right
};

/// An option that is on or off.
Setting switch_setting(std::string name, std::function<bool()> get, std::function<void(bool)> set);

}  // namespace wskit::cli
