#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "http/message.h"

namespace wskit::http {

/// Where proxies write for whom they have passed a request on.
enum class ForwardedField : std::uint8_t {
  kXForwardedFor,  ///< X-Forwarded-For: a list of addresses
  kForwarded,      ///< Forwarded (RFC 7239): a list of parameters, of which `for` counts
};

/// For whom each proxy on the way has passed the request on, the nearest to us last: "192.0.2.7",
/// "[2001:db8::1]:4711", "unknown" and whatever else they have written, out of quotes. An element
/// of Forwarded without `for` is "unknown", as RFC 7239 section 6.2 has it, and so is one that is
/// not as the RFC has it.
std::vector<std::string> forwarded_for(const Headers& headers, ForwardedField field);

}  // namespace wskit::http
