#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wskit::http {

/// A ws:// or wss:// address (RFC 6455 section 3); http and https are read as these.
struct Url {
  bool secure = false;
  std::string host;  ///< without brackets
  std::uint16_t port = 80;
  std::string target = "/";  ///< path and query; the fragment is refused
  std::string userinfo;      ///< "user:password", percent-decoded

  /// What Host carries: the port only when it is not the default, brackets around IPv6.
  [[nodiscard]] std::string authority() const;
  /// "ws://host:port/path", for people: without the userinfo and the values of tokens in the query.
  [[nodiscard]] std::string text() const;
};

/// "host", "host:port", ":port" (localhost) and "host/path" are read as ws://…, as wscat does.
/// kUsage with what is wrong and an example of what would be right.
Result<Url> parse_url(std::string_view text);

/// Whether an address says more than which server.
bool names_target(std::string_view text);

/// Whether both are the same server, in the sense of RFC 6454: scheme, host and port.
bool same_origin(const Url& a, const Url& b);

/// With each %XX as the byte that it stands for; nothing when a '%' has no two hex digits.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace wskit::http
