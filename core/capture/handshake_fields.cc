#include "capture/handshake_fields.h"

#include <algorithm>
#include <array>

#include "capture/json_value.h"
#include "http/message.h"

namespace wskit::capture {

bool is_of_connection(std::string_view name) {
  constexpr std::array<std::string_view, 10> kNames = {
      "Host", "Connection",     "Upgrade",           "Keep-Alive", "Proxy-Connection",
      "TE",   "Content-Length", "Transfer-Encoding", "Trailer",    "Expect",
  };
  constexpr std::string_view kHandshake = "Sec-WebSocket-";
  return name.starts_with(':') || http::same_name(name.substr(0, kHandshake.size()), kHandshake) ||
         std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return http::same_name(known, name); });
}

std::optional<std::string> improper_header(std::string_view name, std::string_view value) {
  if (name.starts_with(':')) return std::nullopt;
  if (!http::is_token(name)) return to_text(name) + " cannot be the name of a header";
  if (http::is_valid_header(name, value)) return std::nullopt;
  return "the header " + to_text(name) + " has control characters in its value";
}

std::optional<std::string> improper_subprotocol(std::string_view name) {
  if (http::is_token(name)) return std::nullopt;
  return to_text(name) + " cannot be the name of a subprotocol";
}

}  // namespace wskit::capture
