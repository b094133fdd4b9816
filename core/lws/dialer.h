#pragma once

#include <memory>

#include "lws/loop.h"
#include "net/dialer.h"
#include "net/resolver.h"

namespace wskit::lws {

/// net::Dialer over non-blocking sockets. Of several addresses each next one is tried when the one
/// before it has failed, or has not answered for 250 ms; the first to answer is taken (RFC 8305
/// section 5). The loop and `resolver` outlive it.
class Dialer final : public net::Dialer {
 public:
  Dialer(Loop& loop, net::Resolver& resolver) : loop_(loop), resolver_(resolver) {}

  std::unique_ptr<net::Dial> dial(const net::Endpoint& endpoint, Duration timeout,
                                  Done done) override;

 private:
  Loop& loop_;
  net::Resolver& resolver_;
};

}  // namespace wskit::lws
