#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "net/endpoint.h"

namespace wskit::broker {

/// Where a Redis is: redis://[[USER]:PASSWORD@]HOST[:PORT][/PATH], and rediss:// over TLS. Who uses
/// it gives PATH its meaning.
struct RedisUrl {
  static constexpr std::uint16_t kUsualPort = 6379;

  net::Endpoint endpoint;
  std::string user;      ///< empty: the one called "default"
  std::string password;  ///< empty: none is asked for
  std::string path;      ///< without the slash before it

  /// "redis://host:port", for people: without user and password.
  [[nodiscard]] std::string text() const;
};

/// User, password and path may have %XX for any byte. kUsage with what is wrong, and never with the
/// password.
Result<RedisUrl> parse_redis_url(std::string_view text);

}  // namespace wskit::broker
