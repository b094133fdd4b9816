#pragma once

#include <cstdint>
#include <string>

namespace wskit::net {

/// Where to listen or to dial: a host and port, or a unix socket when `unix_path` is not empty.
struct Endpoint {
  std::string host;  ///< name or address, without brackets; empty is every interface (listen only)
  std::uint16_t port = 0;
  std::string unix_path;
  bool secure = false;  ///< what is dialled speaks TLS under the name `host`

  /// "127.0.0.1:80", "[::1]:80", "*:80" or "unix:/run/x.sock".
  [[nodiscard]] std::string text() const {
    if (!unix_path.empty()) return "unix:" + unix_path;
    const bool v6 = host.find(':') != std::string::npos;
    const std::string name = host.empty() ? "*" : v6 ? "[" + host + "]" : host;
    return name + ":" + std::to_string(port);
  }
};

}  // namespace wskit::net
