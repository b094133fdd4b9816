#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace wskit::net {

/// A lookup under way; destroying it gives it up, and nothing is reported.
class Lookup {
 public:
  Lookup() = default;
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;
  virtual ~Lookup() = default;
};

/// Turns names into addresses.
class Resolver {
 public:
  /// Addresses as text ("192.0.2.1", "fe80::1%eth0"), at least one, in the order in which they are
  /// to be tried.
  using Done = std::function<void(Result<std::vector<std::string>>)>;

  Resolver() = default;
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  virtual ~Resolver() = default;

  /// The addresses of `host` for connections to `port`; an address is its own. `done` is called
  /// exactly once, never from inside this call, unless the Lookup is destroyed before. Failures
  /// carry kConnect.
  virtual std::unique_ptr<Lookup> resolve(const std::string& host, std::uint16_t port,
                                          Done done) = 0;
};

}  // namespace wskit::net
