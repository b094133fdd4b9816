#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wskit::capture {

/// What belongs to one connection: fields of the handshake (RFC 6455 section 4.1) and of the hop
/// (RFC 9110 section 7.6.1), those that would announce a body, and the pseudo-headers of HTTP/2.
/// Who plays a recording says its own.
bool is_of_connection(std::string_view name);

/// Nothing, or why a recorded header cannot have been sent, and cannot be again (RFC 9110 section
/// 5). A pseudo-header is none.
std::optional<std::string> improper_header(std::string_view name, std::string_view value);

/// Nothing, or why `name` cannot be offered, or chosen, as a subprotocol (RFC 6455 section 4.1).
std::optional<std::string> improper_subprotocol(std::string_view name);

}  // namespace wskit::capture
