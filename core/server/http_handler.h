#pragma once

#include <map>
#include <string>

namespace wskit::server {

class Exchange;

/// Answers requests that are no upgrades: one object a loop.
class HttpHandler {
 public:
  HttpHandler() = default;
  HttpHandler(const HttpHandler&) = delete;
  HttpHandler& operator=(const HttpHandler&) = delete;
  virtual ~HttpHandler() = default;

  /// The exchange has to be answered, in this call or later; until then it stays where it is.
  virtual void on_request(Exchange& exchange) = 0;
  /// The connection ends before it was answered, or while it streams: the exchange is about to be
  /// destroyed.
  virtual void on_gone(Exchange& exchange) = 0;
};

/// Who answers which path. Borrowed.
using HttpRoutes = std::map<std::string, HttpHandler*, std::less<>>;

}  // namespace wskit::server
