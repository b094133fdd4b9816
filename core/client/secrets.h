#pragma once

#include <string>
#include <vector>

#include "client/link_config.h"

namespace wskit::client {

/// What a server lets us in by, in the forms in which it may repeat it: the token, credentials in
/// Authorization and Proxy-Authorization with the password of Basic ones, bearer tokens among the
/// subprotocols, tokens in the query of the URL, and the link's own `secrets`.
std::vector<std::string> secrets_of(const LinkConfig& config);

}  // namespace wskit::client
