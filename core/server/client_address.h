#pragma once

#include <string>
#include <string_view>

namespace wskit::server {

/// What the limits for an address count by, out of what `net::Connection::peer` says: an IPv4
/// address without its port, the first 64 bits of an IPv6 address (which one customer has for
/// himself, RFC 6177), or all that is not an address, as it is.
std::string client_address(std::string_view peer);

}  // namespace wskit::server
