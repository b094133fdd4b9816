#pragma once

#include <string>
#include <vector>

#include "client/proxy.h"
#include "client/proxy_dialer.h"
#include "lws/dialer.h"
#include "lws/loop.h"
#include "lws/resolver.h"
#include "net/dialer.h"
#include "tls/client_context.h"
#include "tls/dialer.h"

namespace wskit::cli {

/// How servers are reached.
struct RouteConfig {
  lws::ResolverConfig resolver;
  std::vector<std::string> sources;  ///< addresses that connections leave from, in turn
  client::ProxyRules proxies;
  tls::ClientConfig tls;
  tls::ClientConfig proxy_tls;  ///< for https:// proxies
};

/// The way to servers from one loop. `config` and the loop outlive it.
class Route {
 public:
  Route(lws::Loop& loop, const RouteConfig& config)
      : resolver_(loop, config.resolver),
        sockets_(loop, resolver_, config.sources),
        to_proxy_(loop, sockets_, config.proxy_tls),
        proxied_(config.proxies, loop, resolver_, sockets_, to_proxy_),
        secured_(loop, proxied_, config.tls) {}

  [[nodiscard]] net::Dialer& dialer() { return secured_; }

 private:
  lws::Resolver resolver_;
  lws::Dialer sockets_;
  tls::Dialer to_proxy_;
  client::ProxyDialer proxied_;
  tls::Dialer secured_;
};

}  // namespace wskit::cli
