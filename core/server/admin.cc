#include "server/admin.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "observe/prometheus.h"
#include "server/client_address.h"
#include "server/exchange.h"

namespace wskit::server {
namespace {

constexpr std::array<std::string_view, 4> kPages = {"/healthz", "/readyz", "/metrics", "/stats"};

bool is_page(std::string_view path) {
  return std::find(kPages.begin(), kPages.end(), path) != kPages.end();
}

bool is_loopback(std::string_view peer) {
  const std::string_view host = host_of(peer);
  return host.starts_with("127.") || host == "::1";
}

http::Response page(int status, std::string_view type, std::string body) {
  return {status,
          {{"Content-Type", std::string(type)}, {"Cache-Control", "no-store"}},
          std::move(body)};
}

http::Response text_page(int status, std::string body) {
  return page(status, "text/plain; charset=utf-8", std::move(body));
}

}  // namespace

Admin::Admin(Place place, About about, Source source)
    : place_(place), about_(std::move(about)), source_(std::move(source)) {}

bool Admin::wants(const Exchange& exchange) const {
  if (place_ == Place::kOwnPort) return true;
  return is_page(exchange.request().path()) && !exchange.asks_upgrade() &&
         is_loopback(exchange.peer());
}

void Admin::on_request(Exchange& exchange) {
  const http::RequestHead& request = exchange.request();
  const std::string_view path = request.path();
  if (!is_page(path)) {
    return exchange.respond(text_page(404, "here are /healthz, /readyz, /metrics and /stats\n"));
  }
  if (request.method != "GET" && request.method != "HEAD") {
    http::Response answer = text_page(405, "only GET and HEAD\n");
    answer.headers.emplace_back("Allow", "GET, HEAD");
    return exchange.respond(answer);
  }
  if (path == "/healthz") return exchange.respond(text_page(200, "ok\n"));
  if (path == "/readyz") {
    const bool ready = source_.is_ready();
    return exchange.respond(ready ? text_page(200, "ready\n") : text_page(503, "not ready\n"));
  }
  report(exchange, path == "/metrics" ? &Admin::metrics_page : &Admin::stats_page);
}

void Admin::on_gone(Exchange& exchange) {
  waiting_.remove(exchange);
}

void Admin::report(Exchange& exchange, Page page) {
  const auto ticket = waiting_.add(exchange);
  source_.gather([this, ticket, page](const Statistics& statistics) {
    Exchange* asker = waiting_.find(ticket);
    if (asker == nullptr) return;
    waiting_.remove(*asker);
    asker->respond((this->*page)(statistics));
  });
}

http::Response Admin::metrics_page(const Statistics& statistics) const {
  return page(200, observe::kPrometheusType, prometheus_text(metrics(statistics, about_)));
}

http::Response Admin::stats_page(const Statistics& statistics) const {
  return page(200, "application/json", stats_json(metrics(statistics, about_)));
}

}  // namespace wskit::server
