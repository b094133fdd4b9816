#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "client/no_proxy.h"
#include "net/endpoint.h"

namespace wskit::client {

/// A proxy that opens a stream to somewhere else.
struct Proxy {
  enum class Protocol : std::uint8_t {
    kHttp,    ///< CONNECT (RFC 9110 section 9.3.6)
    kSocks5,  ///< RFC 1928; names are resolved here
    kSocks5h  ///< the same; names are resolved by the proxy
  };

  Protocol protocol = Protocol::kHttp;
  net::Endpoint endpoint;  ///< `secure` for https://
  std::string user;        ///< no credentials when it and the password are empty
  std::string password;

  [[nodiscard]] bool has_credentials() const { return !user.empty() || !password.empty(); }
  /// "proxy 127.0.0.1:3128", for messages.
  [[nodiscard]] std::string name() const { return "proxy " + endpoint.text(); }
};

/// "[http|https|socks5|socks5h://][USER:PASSWORD@]HOST[:PORT]"; without a scheme it is http,
/// without a port 80, 443 or 1080. kUsage with what would be right, and without the password.
Result<Proxy> parse_proxy(std::string_view url);

/// Which proxy leads to which server.
struct ProxyRules {
  std::optional<Proxy> plain;   ///< for ws://
  std::optional<Proxy> secure;  ///< for wss://
  NoProxy direct;               ///< servers that are reached without one

  /// Nothing for a unix socket, and where none of the rules fits.
  [[nodiscard]] const Proxy* choose(const net::Endpoint& server) const;
};

/// The value of an environment variable, or null; as std::getenv.
using Environment = std::function<const char*(const char* name)>;

/// `option` is what --proxy says, if it was given: the proxy for everything, or none when empty.
/// Otherwise http_proxy (in lower case alone: a CGI script finds a header of its client in
/// HTTP_PROXY), https_proxy, all_proxy and no_proxy in either case. kUsage names what is wrong.
Result<ProxyRules> proxy_rules(const std::optional<std::string>& option,
                               const Environment& environment);

}  // namespace wskit::client
