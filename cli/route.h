#pragma once

#include "lws/dialer.h"
#include "lws/loop.h"
#include "lws/resolver.h"
#include "net/dialer.h"

namespace wskit::cli {

/// How servers are reached.
struct RouteConfig {
  lws::ResolverConfig resolver;
};

/// The way to servers from one loop. `config` and the loop outlive it.
class Route {
 public:
  Route(lws::Loop& loop, const RouteConfig& config)
      : resolver_(loop, config.resolver), dialer_(loop, resolver_) {}

  [[nodiscard]] net::Dialer& dialer() { return dialer_; }

 private:
  lws::Resolver resolver_;
  lws::Dialer dialer_;
};

}  // namespace wskit::cli
