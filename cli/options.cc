#include "cli/options.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/base64.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

constexpr int kMostRedirects = 5;

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// Which option, if any, says what the field `name` would: wskit writes these itself.
std::optional<std::string_view> reserved_for(std::string_view name) {
  constexpr std::string_view kOurs = "wskit writes it itself";
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kReserved = {{
      {"Connection", kOurs},
      {"Upgrade", kOurs},
      {"Content-Length", "the request has no body"},
      {"Transfer-Encoding", "the request has no body"},
      {"Sec-WebSocket-Key", kOurs},
      {"Sec-WebSocket-Version", kOurs},
      {"Sec-WebSocket-Extensions", "write --deflate"},
      {"Sec-WebSocket-Protocol", "write --subprotocol NAME"},
  }};
  const auto* const found =
      std::find_if(kReserved.begin(), kReserved.end(),
                   [name](const auto& each) { return http::same_name(each.first, name); });
  return found == kReserved.end() ? std::nullopt : std::optional(found->second);
}

Result<http::Header> parse_header(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  if (colon == std::string_view::npos || !http::is_token(name)) {
    return usage(fmt::format("'{}' is not a header; write 'Name: value'", escaped(text)));
  }
  const std::string_view value = http::trim(text.substr(colon + 1));
  if (!http::is_valid_header(name, value)) {
    return usage(fmt::format("the value of '{}' has control characters; write one line", name));
  }
  if (const auto why = reserved_for(name)) {
    return usage(fmt::format("'{}' cannot be set: {}", name, *why));
  }
  return http::Header(name, value);
}

/// Adds what an option says, unless a header does already.
void add_default(http::Headers& headers, std::string_view name, std::string value) {
  if (!http::find(headers, name)) headers.emplace_back(name, std::move(value));
}

}  // namespace

OptionTable::Take subprotocols_into(std::vector<std::string>& names) {
  return [&names](std::string_view text) -> Status {
    if (!http::is_token(text)) {
      return usage(
          fmt::format("'{}' is not a subprotocol; write a name like chat.v1", escaped(text)));
    }
    if (std::find(names.begin(), names.end(), text) != names.end()) {
      return usage(fmt::format("'{}' is given twice", text));
    }
    names.emplace_back(text);
    return ok();
  };
}

void HandshakeOptions::add_to(OptionTable& options) {
  const auto add_header = [this](std::string_view text) -> Status {
    auto header = parse_header(text);
    if (!header) return std::move(header).error();
    headers.push_back(*std::move(header));
    return ok();
  };
  const auto set_user = [this](std::string_view text) -> Status {
    if (text.find(':') == std::string_view::npos) return usage("no ':' in it; write USER:PASSWORD");
    user = text;
    return ok();
  };
  options.group("Handshake")
      .values("-H,--header", "'K: V'", add_header, "Send this header with the upgrade request")
      .values("-s,--subprotocol", "NAME", subprotocols_into(subprotocols), "Offer this subprotocol")
      .text("--origin", "ORIGIN", origin, "Send this Origin, as a page from there would")
      .value("-u,--user", "USER:PASSWORD", set_user,
             "Send these credentials (HTTP Basic) instead of those in the URL");
}

void LinkOptions::add_to(OptionTable& options) {
  options.group("Link")
      .duration("--ping-interval", ping_interval, "Ping the server this often; 0 is never")
      .time("--pong-timeout", pong_timeout, "Count the server as gone after so long without a pong")
      .size("--max-message", max_message, "Refuse messages larger than this")
      .flag("--deflate", deflate, "Offer to compress messages (permessage-deflate)")
      .size("--deflate-threshold", deflate_threshold, "Compress only messages of so many bytes")
      .needs({"--deflate"});
}

void OutputOptions::add_to(OptionTable& options) {
  options.group("Output")
      .flag("-q,--quiet", quiet, "Say nothing on stderr but errors")
      .counter("-v,--verbose", verbose, "Say more on stderr")
      .excludes({"--quiet"})
      .choice("--log-format", format, {{"text", LogFormat::kText}, {"json", LogFormat::kJson}},
              "How stderr is written: lines for people, or a JSON object for each event")
      .flag("--no-color", no_color, "Use no colours, not even on a terminal");
}

Diagnostics OutputOptions::diagnostics(std::string_view command) const {
  const int level = quiet ? -1 : std::clamp(verbose, 0, 2);
  return {command, static_cast<Verbosity>(level), use_color(STDERR_FILENO, no_color), format};
}

Result<client::LinkConfig> link_config(const std::string& url, const HandshakeOptions& handshake,
                                       const RouteOptions& route, const LinkOptions& link) {
  auto parsed = http::parse_url(url);
  if (!parsed) return std::move(parsed).error();
  client::LinkConfig config;
  config.url = *std::move(parsed);
  config.unix_path = route.unix_path;
  config.headers = handshake.headers;
  const std::string& user = handshake.user.empty() ? config.url.userinfo : handshake.user;
  if (!user.empty()) add_default(config.headers, "Authorization", "Basic " + base64_encode(user));
  if (!handshake.origin.empty()) add_default(config.headers, "Origin", handshake.origin);
  config.subprotocols = handshake.subprotocols;
  config.max_redirects = route.location ? kMostRedirects : 0;
  config.connect_timeout = route.connect_timeout;
  config.ping_interval = link.ping_interval;
  config.pong_timeout = link.pong_timeout;
  config.max_message = link.max_message;
  config.deflate = link.deflate;
  config.deflate_threshold = link.deflate_threshold;
  return config;
}

}  // namespace wskit::cli
