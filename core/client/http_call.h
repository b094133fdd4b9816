#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "flow/deadline.h"
#include "http/parser.h"
#include "net/connection.h"
#include "net/dialer.h"
#include "net/endpoint.h"
#include "net/loop.h"

namespace wskit::client {

/// A server's whole answer to one request.
struct HttpAnswer {
  http::ResponseHead head;
  std::string body;
};

/// What is asked, and where.
struct HttpRequest {
  net::Endpoint endpoint;
  std::string text;
  Duration timeout;  ///< for the connection and the answer together
};

/// One HTTP request, whose text says "Connection: close", on a connection of its own. Destroying it
/// gives it up, and nothing is reported.
class HttpCall final : private net::ConnectionHandler, private flow::DeadlineOwner {
 public:
  using Done = std::function<void(Result<HttpAnswer>)>;

  /// `done` is called once, never from inside this call; it may destroy this. Failures: those of a
  /// dial, kTimeout, kLost when the connection ends early, kProtocol when what comes is no HTTP or
  /// has more than 64 MiB. Loop and dialer outlive it.
  HttpCall(net::Loop& loop, net::Dialer& dialer, HttpRequest request, Done done);
  HttpCall(const HttpCall&) = delete;
  HttpCall& operator=(const HttpCall&) = delete;
  ~HttpCall() = default;

 private:
  void on_dialed(Result<net::Dialed> dialed);
  void on_data(std::span<char> bytes) override;
  void on_closed(const std::optional<Error>& error) override;
  void on_deadline(flow::Deadline& which) override;
  void finish(Result<HttpAnswer> result);

  HttpRequest request_;
  Done done_;
  http::ResponseParser parser_;
  std::optional<Error> failure_;
  flow::Deadline deadline_{*this};
  std::unique_ptr<net::Connection> connection_;
  std::unique_ptr<net::Dial> dial_;
};

}  // namespace wskit::client
