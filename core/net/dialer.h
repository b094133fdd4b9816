#pragma once

#include <functional>
#include <memory>
#include <string>

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

/// What a dial comes to.
struct Dialed {
  std::unique_ptr<Connection> connection;
  /// What the peer has sent already, as when it comes along with the answer of a proxy: ahead of
  /// all that the connection's handler is going to be told of.
  std::string early;
};

/// Opens streams to peers.
class Dialer {
 public:
  using Done = std::function<void(Result<Dialed>)>;

  Dialer() = default;
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;
  virtual ~Dialer() = default;

  /// Resolves and connects until `timeout` has passed. `done` is called exactly once, never from
  /// inside this call, unless the Dial is destroyed before. Failures carry kConnect or kTimeout;
  /// kTls or kCertificate when a secure endpoint was reached and could not be made secure.
  virtual std::unique_ptr<Dial> dial(const Endpoint& endpoint, Duration timeout, Done done) = 0;
};

}  // namespace wskit::net
