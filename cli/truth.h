#pragma once

#include <optional>
#include <string_view>

namespace wskit::cli {

/// What the value of a flag says: "true", "on", "yes" and the like, or how often it is given; or
/// "false", "off", "no" and 0. Nothing when it is neither.
std::optional<bool> truth_of(std::string_view word);

}  // namespace wskit::cli
