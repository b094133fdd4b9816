#include "client/destination.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "http/reference.h"

namespace wskit::client {
namespace {

/// Those of RFC 9110 section 15.4 that name another place to ask.
bool is_redirect(int status) {
  constexpr std::array<int, 5> kRedirects = {301, 302, 303, 307, 308};
  return std::find(kRedirects.begin(), kRedirects.end(), status) != kRedirects.end();
}

/// Fields that only the server which they were meant for may see.
bool is_private(std::string_view name) {
  constexpr std::array<std::string_view, 4> kPrivate = {"Authorization", "Cookie",
                                                        "Proxy-Authorization", "Host"};
  return std::any_of(kPrivate.begin(), kPrivate.end(),
                     [name](std::string_view each) { return http::same_name(each, name); });
}

Error cannot_follow(std::string why) {
  return {ErrorKind::kUpgrade, std::move(why)};
}

}  // namespace

void Destination::restart() {
  url_ = config_.url;
  followed_ = 0;
}

Result<bool> Destination::follow(int status, const http::Headers& headers) {
  const auto location = http::find(headers, "Location");
  if (config_.max_redirects == 0 || !is_redirect(status) || !location) return false;
  if (followed_ == config_.max_redirects) {
    return cannot_follow(fmt::format("more than {} redirects, the last one to {}",
                                     config_.max_redirects, *location));
  }
  auto next = http::resolve_reference(url_, *location);
  if (!next) return cannot_follow("the server redirects to " + next.error().message);
  if (url_.secure && !next->secure) {
    return cannot_follow(fmt::format(
        "the server redirects to {}, which is not encrypted as wss:// is", next->text()));
  }
  url_ = *std::move(next);
  ++followed_;
  return true;
}

net::Endpoint Destination::endpoint() const {
  return {url_.host, url_.port, config_.unix_path, url_.secure};
}

wire::ClientHandshake Destination::handshake(std::string key) const {
  const bool trusted = is_trusted();
  wire::ClientHandshake handshake;
  handshake.target = url_.target;
  handshake.host = url_.authority();
  handshake.subprotocols = config_.subprotocols;
  handshake.key = std::move(key);
  handshake.deflate = config_.deflate;
  for (const http::Header& field : config_.headers) {
    if (!trusted && is_private(field.first)) continue;
    if (http::same_name(field.first, "Host")) {
      handshake.host = field.second;
    } else {
      handshake.headers.push_back(field);
    }
  }
  if (trusted) present(config_.token, handshake);
  return handshake;
}

}  // namespace wskit::client
