#pragma once

#include <vector>

namespace wskit::server {

class Exchange;

/// Answers requests, other than upgrades: one object a loop.
class HttpHandler {
 public:
  HttpHandler() = default;
  HttpHandler(const HttpHandler&) = delete;
  HttpHandler& operator=(const HttpHandler&) = delete;
  virtual ~HttpHandler() = default;

  /// Whether the request is its own to answer; one that is nobody's is judged as an upgrade.
  [[nodiscard]] virtual bool wants(const Exchange& exchange) const = 0;
  /// The exchange has to be answered, in this call or later; until then it stays where it is.
  virtual void on_request(Exchange& exchange) = 0;
  /// The connection ends before it was answered, or while it streams: the exchange is about to be
  /// destroyed.
  virtual void on_gone(Exchange& exchange) = 0;
};

/// Asked one after the other. Borrowed.
using HttpHandlers = std::vector<HttpHandler*>;

}  // namespace wskit::server
