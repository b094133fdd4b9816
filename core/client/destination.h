#pragma once

#include <string>

#include "base/result.h"
#include "client/link_config.h"
#include "http/message.h"
#include "http/url.h"
#include "net/endpoint.h"
#include "wire/handshake.h"

namespace wskit::client {

/// Where a link goes: first to the URL of its configuration, then where redirects lead. `config`
/// outlives it.
class Destination {
 public:
  explicit Destination(const LinkConfig& config) : config_(config), url_(config.url) {}

  /// Back to the URL of the configuration.
  void restart();
  /// Goes where an answer of `status` redirects to. False when it does not, or when redirects are
  /// not followed; kUpgrade when there are too many, or it leads to what is no WebSocket, or out of
  /// TLS.
  Result<bool> follow(int status, const http::Headers& headers);

  [[nodiscard]] const http::Url& url() const { return url_; }
  [[nodiscard]] net::Endpoint endpoint() const;
  /// What is asked of it. Credentials, and a Host of the user's, are for the first origin alone.
  [[nodiscard]] wire::ClientHandshake handshake(std::string key) const;
  /// It is where the credentials are for: the origin of the configuration.
  [[nodiscard]] bool is_trusted() const { return http::same_origin(url_, config_.url); }

 private:
  const LinkConfig& config_;
  http::Url url_;
  int followed_ = 0;
};

}  // namespace wskit::client
