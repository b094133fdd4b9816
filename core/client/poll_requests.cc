#include "client/poll_requests.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "client/token.h"
#include "http/parameters.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPath = "/poll";
// A server answers after 25 s, with nothing if there is nothing.
constexpr Duration kFetchTime = 40s;

/// Where a session is opened: the query of the URL may say who asks.
std::string open_target(const std::string& target) {
  const std::size_t query = target.find('?');
  return std::string(kPath).append(query == std::string::npos ? "" : target.substr(query));
}

/// HTTP has no subprotocols: a token that would be one stands in the header.
Token token_for_http(Token token) {
  if (token.place == TokenPlace::kSubprotocol) token.place = TokenPlace::kHeader;
  return token;
}

/// The last fields of a POST, and its body.
std::string with_body(const std::string& body) {
  return fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", body.size(),
                     body);
}

}  // namespace

HttpRequest PollRequests::open() {
  session_.clear();
  last_.clear();
  wire::ClientHandshake asked = addressed(open_target(config_.url.target));
  present(token_for_http(config_.token), asked);
  return request("POST", asked, with_body({}), config_.connect_timeout);
}

HttpRequest PollRequests::fetch() const {
  return request("GET", addressed(session_target()), position(), kFetchTime);
}

HttpRequest PollRequests::post(const PollOutgoing::Batch& batch) const {
  const std::string first = std::to_string(batch.first);
  return request("POST", addressed(http::with_parameter(session_target(), "first", first)),
                 with_body(batch.body), config_.connect_timeout);
}

HttpRequest PollRequests::leave() const {
  return request("DELETE", addressed(session_target()), position(), config_.connect_timeout);
}

wire::ClientHandshake PollRequests::addressed(std::string target) const {
  wire::ClientHandshake asked;
  asked.target = std::move(target);
  asked.host = config_.url.authority();
  for (const http::Header& field : config_.headers) {
    if (http::same_name(field.first, "Host")) {
      asked.host = field.second;
    } else {
      asked.headers.push_back(field);
    }
  }
  return asked;
}

std::string PollRequests::session_target() const {
  return http::with_parameter(kPath, "session", session_);
}

/// The last fields of a request for what has come behind the last answer.
std::string PollRequests::position() const {
  return last_.empty() ? "\r\n" : fmt::format("Last-Event-ID: {}\r\n\r\n", last_);
}

HttpRequest PollRequests::request(std::string_view method, const wire::ClientHandshake& asked,
                                  std::string_view behind, Duration timeout) const {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", method,
                                 asked.target, asked.host);
  for (const auto& [name, value] : asked.headers)
    text += fmt::format("{}: {}\r\n", name, value);
  text += behind;
  const net::Endpoint endpoint{config_.url.host, config_.url.port, config_.unix_path,
                               config_.url.secure};
  return {endpoint, std::move(text), timeout};
}

}  // namespace wskit::client
