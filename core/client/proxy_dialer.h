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
  /// `direct` leads to servers without a proxy; `to_proxy` to proxies, over TLS if their endpoint
  /// says so; `resolver` is for socks5://.
  ProxyDialer(const ProxyRules& rules, net::Loop& loop, net::Resolver& resolver,
              net::Dialer& direct, net::Dialer& to_proxy)
      : rules_(rules), loop_(loop), resolver_(resolver), direct_(direct), to_proxy_(to_proxy) {}

  std::unique_ptr<net::Dial> dial(const net::Endpoint& endpoint, Duration timeout,
                                  Done done) override;

 private:
  const ProxyRules& rules_;
  net::Loop& loop_;
  net::Resolver& resolver_;
  net::Dialer& direct_;
  net::Dialer& to_proxy_;
};

}  // namespace wskit::client
