#pragma once

#include <memory>

#include "lws/loop.h"
#include "net/dialer.h"

namespace wskit::lws {

enum class Family { kAny, kV4, kV6 };

/// net::Dialer over uv_getaddrinfo and non-blocking sockets. The loop outlives it.
class Dialer final : public net::Dialer {
 public:
  explicit Dialer(Loop& loop, Family family = Family::kAny) : loop_(loop), family_(family) {}

  std::unique_ptr<net::Dial> dial(const net::Endpoint& endpoint, Duration timeout,
                                  Done done) override;

 private:
  Loop& loop_;
  Family family_;
};

}  // namespace wskit::lws
