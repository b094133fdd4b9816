#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "net/dialer.h"
#include "net/loop.h"
#include "tls/client_context.h"
#include "tls/stream.h"
#include "tls/workspace.h"

namespace wskit::tls {

/// Dials through another dialer, and shakes hands with secure endpoints before it hands their
/// connections over; it outlives them. Others it passes on as they are.
class Dialer final : public net::Dialer {
 public:
  /// All arguments outlive it. What `config` names is read when the first secure endpoint is
  /// dialled, since OpenSSL takes a while to get ready; a dial fails with kUsage if that is
  /// unusable.
  Dialer(net::Loop& loop, net::Dialer& next, const ClientConfig& config);

  std::unique_ptr<net::Dial> dial(const net::Endpoint& endpoint, Duration timeout,
                                  Done done) override;

 private:
  class Attempt;

  /// Where the last session with this server is kept, or null.
  Session* session_with(const net::Endpoint& endpoint);

  net::Loop& loop_;
  net::Dialer& next_;
  const ClientConfig& config_;
  std::optional<Result<ClientContext>> context_;  ///< once needed
  Workspace workspace_;
  std::map<std::string, Session> sessions_;
};

}  // namespace wskit::tls
