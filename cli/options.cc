#include "cli/options.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "base/base64.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

/// A token of RFC 9110 section 5.6.2: what names of fields and of subprotocols are made of.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
  });
}

/// Visible characters, blanks and bytes of 0x80 and more (RFC 9110 section 5.5).
bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\t';
  });
}

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

Result<http::Header> parse_header(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  if (colon == std::string_view::npos || !is_token(name)) {
    return usage(fmt::format("'{}' is not a header; write 'Name: value'", escaped(text)));
  }
  std::string_view value = text.substr(colon + 1);
  const std::size_t first = value.find_first_not_of(" \t");
  value = first == std::string_view::npos ? "" : value.substr(first);
  value = value.substr(0, value.find_last_not_of(" \t") + 1);
  if (!is_field_value(value)) {
    return usage(fmt::format("the value of '{}' has control characters; write one line", name));
  }
  return http::Header(name, value);
}

}  // namespace

void HandshakeOptions::add_to(OptionTable& options) {
  const auto add_header = [this](std::string_view text) -> Status {
    auto header = parse_header(text);
    if (!header) return std::move(header).error();
    headers.push_back(*std::move(header));
    return ok();
  };
  const auto add_subprotocol = [this](std::string_view text) -> Status {
    if (!is_token(text)) {
      return usage(
          fmt::format("'{}' is not a subprotocol; write a name like chat.v1", escaped(text)));
    }
    subprotocols.emplace_back(text);
    return ok();
  };
  options.group("Handshake")
      .values("-H,--header", "'K: V'", add_header, "Send this header with the upgrade request")
      .values("-s,--subprotocol", "NAME", add_subprotocol, "Offer this subprotocol")
      .text("--origin", "ORIGIN", origin, "Send this Origin, as a page from there would");
}

void LinkOptions::add_to(OptionTable& options) {
  options.group("Link")
      .duration("--ping-interval", ping_interval, "Ping the server this often; 0 is never")
      .duration("--pong-timeout", pong_timeout,
                "Count the server as gone after so long without a pong")
      .size("--max-message", max_message, "Refuse messages larger than this");
}

void OutputOptions::add_to(OptionTable& options) {
  options.group("Output")
      .flag("-q,--quiet", quiet, "Say nothing on stderr but errors")
      .counter("-v,--verbose", verbose, "Say more on stderr")
      .flag("--no-color", no_color, "Use no colours, not even on a terminal");
}

Diagnostics OutputOptions::diagnostics(std::string_view command) const {
  const int level = quiet ? -1 : std::min(verbose, 2);
  return {command, static_cast<Verbosity>(level), use_color(STDERR_FILENO, no_color)};
}

Result<client::LinkConfig> link_config(const std::string& url, const HandshakeOptions& handshake,
                                       const RouteOptions& route, const LinkOptions& link) {
  auto parsed = http::parse_url(url);
  if (!parsed) return std::move(parsed).error();
  if (parsed->secure) {
    return usage(fmt::format("'{}' needs TLS, which is not supported; write ws://…", url));
  }
  client::LinkConfig config;
  config.url = *std::move(parsed);
  config.unix_path = route.unix_path;
  config.headers = handshake.headers;
  if (!config.url.userinfo.empty() && !http::find(config.headers, "Authorization")) {
    config.headers.emplace_back("Authorization", "Basic " + base64_encode(config.url.userinfo));
  }
  if (!handshake.origin.empty()) config.headers.emplace_back("Origin", handshake.origin);
  config.subprotocols = handshake.subprotocols;
  config.connect_timeout = route.connect_timeout;
  config.ping_interval = link.ping_interval;
  config.pong_timeout = link.pong_timeout;
  config.max_message = link.max_message;
  return config;
}

}  // namespace wskit::cli
