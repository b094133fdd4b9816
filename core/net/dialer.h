#pragma once

#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "net/connection.h"
#include "net/endpoint.h"

namespace wskit::net {

/// An attempt under way; destroying it gives it up, and nothing is reported.
class Dial {
 public:
  Dial() = default;
  Dial(const Dial&) = delete;
  Dial& operator=(const Dial&) = delete;
  virtual ~Dial() = default;
};

/// Opens streams to peers.
class Dialer {
 public:
  using Done = std::function<void(Result<std::unique_ptr<Connection>>)>;

  Dialer() = default;
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;
  virtual ~Dialer() = default;

  /// Resolves and connects, trying each address in turn until `timeout` has passed. `done` is
  /// called exactly once, never from inside this call, unless the Dial is destroyed before.
  /// Failures carry kConnect or kTimeout and the reason of the last address tried.
  virtual std::unique_ptr<Dial> dial(const Endpoint& endpoint, Duration timeout, Done done) = 0;
};

}  // namespace wskit::net
