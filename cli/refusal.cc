#include "cli/refusal.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/clock.h"
#include "client/retry_after.h"
#include "http/excerpt.h"

namespace wskit::cli {
namespace {

std::string_view field(const client::Ended& ended, std::string_view name) {
  return http::find(ended.headers, name).value_or("");
}

/// "in 120 s", "after Wed, 21 Oct 2015 07:28:00 GMT" (RFC 9110 section 10.2.3), or "later".
std::string when_to_retry(const client::Ended& ended) {
  const std::string_view value = field(ended, "Retry-After");
  if (value.empty()) return "later";
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::all_of(value.begin(), value.end(), is_digit)) return fmt::format("in {} s", value);
  return client::parse_retry_after(value, unix_milliseconds() / 1000)
             ? fmt::format("after {}", value)
             : "later";
}

std::string credentials_advice(const client::Ended& ended) {
  const std::string_view challenge = field(ended, "WWW-Authenticate");
  const std::string_view scheme = challenge.substr(0, challenge.find(' '));
  if (http::same_name(scheme, "Bearer")) {
    return "It wants a token: give --token-file FILE, --token-cmd COMMAND, or --token TOKEN.";
  }
  if (scheme.empty()) {
    return "It wants credentials: give --token-file FILE, --user USER:PASSWORD, or --header "
           "'Authorization: …'.";
  }
  return fmt::format(
      "It wants {} credentials: give --user USER:PASSWORD, or --header 'Authorization: …'.",
      scheme);
}

std::string upgrade_advice(const client::Ended& ended) {
  const std::string_view versions = field(ended, "Sec-WebSocket-Version");
  if (!versions.empty() && !http::has_token(ended.headers, "Sec-WebSocket-Version", "13")) {
    return fmt::format("It speaks version {} of the WebSocket protocol, wskit version 13.",
                       versions);
  }
  const std::string_view wanted = field(ended, "Upgrade");
  if (!wanted.empty() && !http::has_token(ended.headers, "Upgrade", "websocket")) {
    return fmt::format("It wants {} here, not a WebSocket: check the URL.", wanted);
  }
  return "A proxy on the way may have taken the Upgrade header out: try wss://, or another way.";
}

}  // namespace

std::string refusal_body(const client::Ended& ended) {
  // That of a redirect repeats the Location.
  return ended.status / 100 == 3 ? "" : http::excerpt(ended.headers, ended.body);
}

std::string refusal_advice(const client::Ended& ended) {
  if (ended.error && ended.error->kind == ErrorKind::kCertificate) {
    return "Trust it or its issuer with --cacert FILE, expect another name with --sni NAME, or "
           "take "
           "any certificate with -k.";
  }
  switch (ended.status) {
    case 200:
      return "This is a web page, not a WebSocket: check the path of the URL.";
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return field(ended, "Location").empty() ? "" : "Add --location to follow it.";
    case 401:
      return credentials_advice(ended);
    case 403:
      return "It does not let this client in: try other credentials, or another --origin.";
    case 404:
      return "Check the path of the URL: a WebSocket often has one of its own, such as /ws.";
    case 426:
      return upgrade_advice(ended);
    case 429:
      return fmt::format("There were too many requests: try again {}.", when_to_retry(ended));
    case 502:
    case 504:
      return "The gateway is there, and the server behind it is not: try again later.";
    case 503:
      return fmt::format("It is overloaded or down: try again {}.", when_to_retry(ended));
    default:
      return {};
  }
}

bool is_telling(std::string_view field_name) {
  constexpr std::array<std::string_view, 9> kTelling = {
      "Location", "WWW-Authenticate", "Retry-After",  "Sec-WebSocket-Version",
      "Upgrade",  "Server",           "Content-Type", "Content-Encoding",
      "Via"};
  return std::any_of(kTelling.begin(), kTelling.end(), [field_name](std::string_view name) {
    return http::same_name(name, field_name);
  });
}

}  // namespace wskit::cli
