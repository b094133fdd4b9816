#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"

namespace wskit::cli {

/// How reports call the kinds of failed connections.
std::string_view error_kind_name(ErrorKind kind);
std::optional<ErrorKind> error_kind_of(std::string_view name);

}  // namespace wskit::cli
