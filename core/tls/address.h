#pragma once

#include <string>

namespace wskit::tls {

/// Whether `host` is an IPv4 or IPv6 address, without brackets, and not a name.
bool is_address(const std::string& host);

}  // namespace wskit::tls
