#include "cli/listen_address.h"

#include <charconv>
#include <optional>
#include <string>

namespace wskit::cli {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(port) : std::nullopt;
}

Error not_an_address(std::string_view text) {
  return {ErrorKind::kUsage, "\"" + std::string(text) +
                                 "\" is not an address to listen on; try 8080, :8080, "
                                 "localhost:8080 or [::1]:8080"};
}

}  // namespace

Result<net::Endpoint> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool bare = colon == std::string_view::npos;
  const std::optional<std::uint16_t> port = parse_port(bare ? text : text.substr(colon + 1));
  if (!port) return not_an_address(text);
  if (bare) return net::Endpoint{"127.0.0.1", *port, ""};
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (host.empty()) return not_an_address(text);
  } else if (host.find_first_of(":[]") != std::string_view::npos) {
    return not_an_address(text);
  }
  return net::Endpoint{std::string(host), *port, ""};
}

}  // namespace wskit::cli
