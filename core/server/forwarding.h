#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace wskit::server {

/// Whether a header of a request that has `headers` is about our connection with the client and no
/// other (RFC 9110 section 7.6.1), the handshake's own and X-Forwarded-* included.
bool is_of_one_hop(const http::Headers& headers, std::string_view name);

/// `base` with the path of `request` behind it, and its query.
std::string target_behind(std::string base, const http::RequestHead& request);

}  // namespace wskit::server
