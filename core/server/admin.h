#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "http/response.h"
#include "server/exchange_table.h"
#include "server/http_handler.h"
#include "server/metrics.h"

namespace wskit::server {

/// What operators ask a server: /healthz, /readyz, /metrics (Prometheus) and /stats (JSON).
class Admin final : public HttpHandler {
 public:
  /// Where it answers.
  enum class Place : std::uint8_t {
    kMainPort,  ///< its own paths, and only to peers on the loopback
    kOwnPort,   ///< everything that is asked there
  };
  /// What it asks the server; both are called on its loop.
  struct Source {
    std::function<bool()> is_ready;  ///< takes new clients
    /// Calls back on this loop, in this call or later.
    std::function<void(std::function<void(const Statistics&)>)> gather;
  };

  Admin(Place place, About about, Source source);

  [[nodiscard]] bool wants(const Exchange& exchange) const override;
  void on_request(Exchange& exchange) override;
  void on_gone(Exchange& exchange) override;

 private:
  using Page = http::Response (Admin::*)(const Statistics&) const;

  void report(Exchange& exchange, Page page);
  [[nodiscard]] http::Response metrics_page(const Statistics& statistics) const;
  [[nodiscard]] http::Response stats_page(const Statistics& statistics) const;

  Place place_;
  About about_;
  Source source_;
  ExchangeTable waiting_;
};

}  // namespace wskit::server
