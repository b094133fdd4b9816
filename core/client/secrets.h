#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/link_config.h"
#include "http/message.h"

namespace wskit::client {

/// What a server lets a client in by that opens with these, in the forms in which either may repeat
/// it: credentials in Authorization and Proxy-Authorization with the password of Basic ones, bearer
/// tokens among the subprotocols, and tokens in the query of `target`.
std::vector<std::string> secrets_of(const http::Headers& headers,
                                    const std::vector<std::string>& subprotocols,
                                    std::string_view target);

/// The same of a link, with its token, and its own `secrets`.
std::vector<std::string> secrets_of(const LinkConfig& config);

}  // namespace wskit::client
