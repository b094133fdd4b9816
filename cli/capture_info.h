#pragma once

#include <string>

#include "capture/summary.h"

namespace wskit::cli {

/// What a capture holds, as text for a person.
std::string capture_info(const std::string& name, const capture::Summary& summary);

/// "1 message", "2,000 messages".
std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace wskit::cli
