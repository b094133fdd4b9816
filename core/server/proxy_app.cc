#include "server/proxy_app.h"

#include <memory>
#include <string>
#include <utility>

#include "server/client_address.h"
#include "server/forwarding.h"
#include "server/proxy_link.h"
#include "server/session.h"

namespace wskit::server {
namespace {

/// Which upstream connection a session has; it outlives the session.
struct Proxied final : SessionContext {
  explicit Proxied(ProxyLink& by) : link(by) {}
  ProxyLink& link;
};

ProxyLink& link_of(Session& session) {
  return static_cast<Proxied&>(*session.context()).link;
}

}  // namespace

client::LinkConfig upstream_for(const ProxyConfig& config, const http::RequestHead& request,
                                std::string_view peer) {
  client::LinkConfig upstream = config.upstream;
  upstream.url.target = target_behind(std::move(upstream.url.target), request);
  for (const http::Header& header : request.headers) {
    if (!is_of_one_hop(request.headers, header.first)) upstream.headers.push_back(header);
  }
  for (const std::string_view offered : http::tokens(request.headers, "Sec-WebSocket-Protocol"))
    upstream.subprotocols.emplace_back(offered);
  std::string way(http::find(request.headers, "X-Forwarded-For").value_or(""));
  if (!way.empty()) way += ", ";
  way += host_of(peer);
  upstream.headers.emplace_back("X-Forwarded-For", std::move(way));
  upstream.headers.emplace_back("X-Forwarded-Proto", config.secure ? "https" : "http");
  if (const auto host = http::find(request.headers, "Host")) {
    upstream.headers.emplace_back("X-Forwarded-Host", *host);
  }
  return upstream;
}

Admission ProxyApp::on_request(Session& session, const http::RequestHead& request) {
  auto link = std::make_unique<ProxyLink>(*worker_, session,
                                          upstream_for(config_, request, session.peer()), ports_);
  ProxyLink& opening = *link;
  session.set_context(std::make_unique<Proxied>(opening));
  worker_->add(std::move(link));
  opening.open();
  return Admission::kLater;
}

void ProxyApp::on_message(Session& session, const wire::MessageView& message) {
  link_of(session).take(message);
}

void ProxyApp::on_drained(Session& session) {
  link_of(session).resume();
}

void ProxyApp::on_close(Session& session, const wire::CloseInfo& how) {
  link_of(session).leave(how);
}

}  // namespace wskit::server
