#include "client/tunnel.h"

#include <utility>

#include <fmt/format.h>

#include "base/base64.h"
#include "http/excerpt.h"

namespace wskit::client {
namespace {

constexpr int kAuthenticationRequired = 407;
// What is kept of a refusal's body: more than a message shows of it.
constexpr std::size_t kKeptBody = 512;

std::string connect_request(const Proxy& proxy, const net::Endpoint& server) {
  const std::string authority = server.text();
  std::string text = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", authority);
  if (proxy.has_credentials()) {
    text += fmt::format("Proxy-Authorization: Basic {}\r\n",
                        base64_encode(proxy.user + ":" + proxy.password));
  }
  return text + "\r\n";
}

std::string status_line(const http::ResponseHead& head) {
  return head.reason.empty() ? std::to_string(head.status)
                             : fmt::format("{} {}", head.status, head.reason);
}

/// What to do about a 407; Basic is all that we have.
std::string credentials_wanted(const http::Headers& headers) {
  const std::string_view challenge = http::find(headers, "Proxy-Authenticate").value_or("Basic");
  const std::string_view scheme = challenge.substr(0, challenge.find(' '));
  if (http::same_name(scheme, "Basic")) {
    return "; its URL needs the right user and password: http://USER:PASSWORD@HOST:PORT";
  }
  return fmt::format("; it wants {} credentials, and wskit has Basic ones only", scheme);
}

}  // namespace

Tunnel::Tunnel(const Proxy& proxy, const net::Endpoint& server)
    : answer_(http::HeadLimits{}, kKeptBody, http::AnswerTo::kConnect) {
  say(connect_request(proxy, server));
}

std::size_t Tunnel::feed(std::string_view bytes) {
  if (bytes.empty() || is_over()) return 0;
  const auto used = answer_.feed(bytes);
  if (!used) {
    refuse({ErrorKind::kConnect, "bad answer to CONNECT: " + used.error().message});
    return bytes.size();
  }
  if (answer_.done() || answer_.body().size() >= kKeptBody) judge();
  return *used;
}

void Tunnel::end(Error cause) {
  if (answer_.head_done()) return judge();
  refuse(std::move(cause));
}

void Tunnel::judge() {
  if (is_over()) return;
  const http::ResponseHead& head = answer_.head();
  if (head.status / 100 == 2) return open();
  std::string why = "the answer to CONNECT is " + status_line(head);
  if (head.status == kAuthenticationRequired) {
    why += credentials_wanted(head.headers);
  } else if (const std::string said = http::excerpt(head.headers, answer_.body()); !said.empty()) {
    why += ": " + said;
  }
  refuse({ErrorKind::kConnect, std::move(why)});
}

}  // namespace wskit::client
