#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lws/loop.h"
#include "lws/sources.h"
#include "net/dialer.h"
#include "net/resolver.h"

namespace wskit::lws {

/// net::Dialer over non-blocking sockets. Of several addresses each next one is tried when the one
/// before it has failed, or has not answered for 250 ms; the first to answer is taken (RFC 8305
/// section 5). The loop and `resolver` outlive it, and it outlives its dials.
class Dialer final : public net::Dialer {
 public:
  Dialer(Loop& loop, net::Resolver& resolver, const std::vector<std::string>& sources = {})
      : loop_(loop), resolver_(resolver), sources_(sources) {}

  std::unique_ptr<net::Dial> dial(const net::Endpoint& endpoint, Duration timeout,
                                  Done done) override;

 private:
  Loop& loop_;
  net::Resolver& resolver_;
  Sources sources_;
};

}  // namespace wskit::lws
