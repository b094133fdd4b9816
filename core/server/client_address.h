#pragma once

#include <string>
#include <string_view>

namespace wskit::server {

/// The host of what `Session::peer` says, without its port and the brackets of IPv6: "192.0.2.7",
/// "2001:db8::1", "unix:/run/x.sock".
std::string_view host_of(std::string_view peer);

/// What the limits for an address count by, out of what `Session::peer` says: an IPv4 address
/// without its port, the first 64 bits of an IPv6 address (which one customer has for himself, RFC
/// 6177), or all that is not an address, as it is.
std::string client_address(std::string_view peer);

}  // namespace wskit::server
