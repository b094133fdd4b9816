#pragma once

#include <string_view>

namespace wskit::http {

/// What Content-Type says of a file of this name, judged by its ending; text is UTF-8.
std::string_view media_type(std::string_view file);

}  // namespace wskit::http
