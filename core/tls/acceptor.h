#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/connection.h"
#include "tls/server_context.h"
#include "tls/workspace.h"

namespace wskit::tls {

/// Hands connections over with TLS around them, at once: their handshakes go on below. It outlives
/// them.
class Acceptor final : public net::AcceptHandler {
 public:
  /// Told of the peer of each handshake that failed, and why.
  using Refused = std::function<void(const std::string& peer, const std::string& why)>;

  Acceptor(net::AcceptHandler& next, ServerContext context, Refused refused);

  void on_accept(std::unique_ptr<net::Connection> connection) override;
  void on_accept_paused(const std::string& why) override { next_.on_accept_paused(why); }

  /// For the connections that come from now on.
  void use(ServerContext context) { context_ = std::move(context); }

 private:
  net::AcceptHandler& next_;
  ServerContext context_;
  Refused refused_;
  Workspace workspace_;
};

}  // namespace wskit::tls
