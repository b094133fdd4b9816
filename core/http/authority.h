#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wskit::http {

/// Who a URL is about (RFC 3986 section 3.2): "user:password@host:port".
struct Authority {
  std::string userinfo;  ///< as it is written; empty when there is none
  std::string host;      ///< without brackets; empty when there is none
  std::optional<std::uint16_t> port;
};

/// What stands between the scheme and the path. kUsage with what is wrong, to be put behind the
/// URL; `example` is a whole URL with an IPv6 address that is right.
Result<Authority> parse_authority(std::string_view text, std::string_view example);

/// The address before a zone, which only this machine understands.
std::string without_zone(const std::string& host);

/// A URL, whether it can be read or not, without user and password: for messages.
std::string without_userinfo(std::string_view url);

}  // namespace wskit::http
