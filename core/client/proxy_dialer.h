#pragma once

#include <memory>

#include "client/proxy.h"
#include "net/dialer.h"
#include "net/loop.h"
#include "net/resolver.h"

namespace wskit::client {

/// net::Dialer that goes through a proxy where `rules` say so, and straight to the server
/// otherwise. A failure of the proxy, or one that it tells, is a kConnect that names it. All
/// arguments outlive this.
class ProxyDialer final : public net::Dialer {
 public:
  /// `dialer` leads to the proxy, over TLS if its endpoint says so; `resolver` is for socks5://.
  ProxyDialer(const ProxyRules& rules, net::Loop& loop, net::Resolver& resolver,
              net::Dialer& dialer)
      : rules_(rules), loop_(loop), resolver_(resolver), dialer_(dialer) {}

  std::unique_ptr<net::Dial> dial(const net::Endpoint& endpoint, Duration timeout,
                                  Done done) override;

 private:
  const ProxyRules& rules_;
  net::Loop& loop_;
  net::Resolver& resolver_;
  net::Dialer& dialer_;
};

}  // namespace wskit::client
