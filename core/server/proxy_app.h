#pragma once

#include "client/link.h"
#include "server/application.h"
#include "server/server.h"
#include "wire/per_message_deflate.h"

namespace wskit::server {

struct ProxyConfig {
  client::LinkConfig upstream;  ///< its headers and subprotocols are each client's own
  bool secure = false;          ///< clients speak TLS with us
};

/// What is asked of the upstream on behalf of a client: the URL's path with the client's behind it,
/// and the client's query, subprotocols and headers but for those that are about our connection
/// (RFC 9110 section 7.6.1), with X-Forwarded-For, -Host and -Proto.
client::LinkConfig upstream_for(const ProxyConfig& config, const http::RequestHead& request,
                                std::string_view peer);

/// A connection to another server for each session, on one loop (see ProxyLink).
class ProxyApp final : public Application {
 public:
  /// All arguments outlive it.
  ProxyApp(const ProxyConfig& config, const ApplicationPorts& ports, net::Dialer& dialer)
      : config_(config), ports_{ports.loop, dialer, ports.rng, deflate_} {}

  void on_start(Worker& worker) override { worker_ = &worker; }
  Admission on_request(Session& session, const http::RequestHead& request) override;
  void on_open(Session& /*session*/) override {}
  void on_message(Session& session, const wire::MessageView& message) override;
  void on_drained(Session& session) override;
  void on_close(Session& session, const wire::CloseInfo& how) override;

 private:
  const ProxyConfig& config_;
  wire::SharedDeflate deflate_;
  client::LinkPorts ports_;
  Worker* worker_ = nullptr;
};

}  // namespace wskit::server
