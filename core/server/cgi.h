#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.h"
#include "http/message.h"

namespace wskit::server {

/// What a program is told of the connection that it serves, as "NAME=value": the meta-variables of
/// RFC 3875 section 4.1, REMOTE_PORT, REQUEST_URI, WSKIT_USER and WSKIT_ROLES, and what is
/// `inherited` (as environ(7)) and is neither one of these nor a setting of ours.
/// As section 4.1.18 wants it, no header that holds credentials is passed on, but cookies are; nor
/// are names that could stand for two headers, nor Proxy, which programs take for http_proxy.
std::vector<std::string> cgi_environment(const http::RequestHead& request, std::string_view peer,
                                         const auth::Identity* identity,
                                         const char* const* inherited);

}  // namespace wskit::server
