#pragma once

#include <string_view>

namespace wskit::capture {

/// What belongs to one handshake (RFC 6455 section 4.1), and the pseudo-headers of HTTP/2: who
/// plays a recording says its own.
bool is_of_handshake(std::string_view name);

}  // namespace wskit::capture
