#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/message.h"

namespace wskit::http {

/// The start of a response's body for a person: one line of at most `max` bytes, runs of white
/// space as one blank each, "…" where it was cut. A body with a Content-Encoding is not shown, but
/// named. Control characters are left to whoever prints it.
std::string excerpt(const Headers& headers, std::string_view body, std::size_t max = 200);

}  // namespace wskit::http
