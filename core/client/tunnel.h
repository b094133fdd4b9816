#pragma once

#include "client/proxy.h"
#include "client/proxy_handshake.h"
#include "http/parser.h"

namespace wskit::client {

/// HTTP CONNECT (RFC 9110 section 9.3.6), with Basic credentials (RFC 7617) if the proxy has some.
class Tunnel final : public ProxyHandshake {
 public:
  Tunnel(const Proxy& proxy, const net::Endpoint& server);

  std::size_t feed(std::string_view bytes) override;
  void end(Error cause) override;

 private:
  void judge();

  http::ResponseParser answer_;
};

}  // namespace wskit::client
