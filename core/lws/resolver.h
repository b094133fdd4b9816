#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lws/loop.h"
#include "net/resolver.h"

namespace wskit::lws {

enum class Family : std::uint8_t { kAny, kV4, kV6 };

/// Addresses that stand in for what the system would find.
struct HostOverride {
  std::string host;  ///< "*" is every host
  std::uint16_t port = 0;
  std::vector<std::string> addresses;
};

struct ResolverConfig {
  Family family = Family::kAny;         ///< other addresses are left out
  std::vector<HostOverride> overrides;  ///< the last one that fits counts
};

/// net::Resolver over uv_getaddrinfo. The families take turns (RFC 8305 section 4), beginning with
/// the one that the system prefers. `config` and the loop outlive it.
class Resolver final : public net::Resolver {
 public:
  Resolver(Loop& loop, const ResolverConfig& config) : loop_(loop), config_(config) {}

  std::unique_ptr<net::Lookup> resolve(const std::string& host, std::uint16_t port,
                                       Done done) override;

 private:
  Loop& loop_;
  const ResolverConfig& config_;
};

}  // namespace wskit::lws
