#pragma once

#include <string>

#include "server/http_handler.h"

namespace wskit::server {

struct Config;

/// Shows a browser that opens "/" a page from which a person talks to this server: a document of
/// its own, which may load nothing and connect to nowhere else.
class Console final : public HttpHandler {
 public:
  /// `config` outlives it.
  explicit Console(const Config& config);

  /// Only who says that it takes HTML is a browser; anybody else is told that a WebSocket is here.
  [[nodiscard]] bool wants(const Exchange& exchange) const override;
  void on_request(Exchange& exchange) override;
  void on_gone(Exchange& /*exchange*/) override {}

 private:
  std::string page_;  ///< all but the nonce filled in
};

}  // namespace wskit::server
