#pragma once

#include <string_view>

#include "base/result.h"
#include "net/endpoint.h"

namespace wskit::cli {

/// "PORT", ":PORT" (every interface), "HOST:PORT" or "[IPV6]:PORT"; a bare port means 127.0.0.1.
/// kUsage with what would be right.
Result<net::Endpoint> parse_listen_address(std::string_view text);

}  // namespace wskit::cli
