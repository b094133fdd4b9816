#include "cli/route_options.h"

#include <charconv>
#include <optional>
#include <system_error>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

std::string_view without_brackets(std::string_view host) {
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

bool is_address(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

/// Empty unless all of them are addresses.
std::vector<std::string> parse_addresses(std::string_view text) {
  std::vector<std::string> addresses;
  while (true) {
    const std::size_t comma = text.find(',');
    addresses.emplace_back(without_brackets(text.substr(0, comma)));
    if (!is_address(addresses.back())) return {};
    if (comma == std::string_view::npos) return addresses;
    text.remove_prefix(comma + 1);
  }
}

std::optional<lws::HostOverride> read_override(std::string_view text) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::size_t host_end = text.find(':', bracket);
  if (host_end == 0 || host_end == std::string_view::npos) return std::nullopt;
  const std::size_t port_end = text.find(':', host_end + 1);
  if (port_end == std::string_view::npos) return std::nullopt;
  lws::HostOverride entry;
  entry.host = without_brackets(text.substr(0, host_end));
  const std::string_view port = text.substr(host_end + 1, port_end - host_end - 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), entry.port);
  if (error != std::errc() || end != port.data() + port.size()) return std::nullopt;
  entry.addresses = parse_addresses(text.substr(port_end + 1));
  if (entry.addresses.empty()) return std::nullopt;
  return entry;
}

}  // namespace

Result<lws::HostOverride> parse_override(std::string_view text) {
  if (auto entry = read_override(text)) return *std::move(entry);
  return Error{
      ErrorKind::kUsage,
      fmt::format("'{}' is not HOST:PORT:ADDRESS; write example.org:80:127.0.0.1", escaped(text))};
}

void RouteOptions::add_to(OptionTable& options) {
  const auto add_override = [this](std::string_view text) -> Status {
    auto entry = parse_override(text);
    if (!entry) return std::move(entry).error();
    overrides.push_back(*std::move(entry));
    return ok();
  };
  const auto set_proxy = [this](std::string_view url) {
    proxy = url;
    return ok();
  };
  options.group("Route")
      .value("--proxy", "URL", set_proxy,
             "Connect through this proxy: http://, https://, socks5:// or socks5h:// "
             "[USER:PASSWORD@]HOST:PORT; "
             "'' is none, whatever http_proxy, https_proxy, all_proxy and no_proxy say")
      .excludes({"--unix"})
      .except({""})
      .time("--connect-timeout", connect_timeout, "Give up when connecting takes longer")
      .flag("-L,--location", location, "Follow redirects, at most 5")
      .values("--resolve", "HOST:PORT:ADDRESS", add_override,
              "Take this for the address of HOST:PORT; HOST may be *")
      .excludes({"--unix"})
      .text("--unix", "FILE", unix_path, "Connect to this unix socket instead of the URL's host")
      .flag("-4,--ipv4", ipv4, "Use IPv4 addresses only")
      .excludes({"--unix"})
      .flag("-6,--ipv6", ipv6, "Use IPv6 addresses only")
      .excludes({"--unix", "--ipv4"});
}

Result<RouteConfig> RouteOptions::config(const client::Environment& environment,
                                         tls::ClientConfig tls) const {
  auto proxies = client::proxy_rules(proxy, environment);
  if (!proxies) return std::move(proxies).error();
  RouteConfig config;
  config.proxies = *std::move(proxies);
  // Whom to trust holds for a proxy, too; our certificate and --sni are for the server.
  config.proxy_tls.ca_file = tls.ca_file;
  config.proxy_tls.insecure = tls.insecure;
  config.proxy_tls.key_log_file = tls.key_log_file;
  config.tls = std::move(tls);
  if (ipv4 != ipv6) config.resolver.family = ipv4 ? lws::Family::kV4 : lws::Family::kV6;
  config.resolver.overrides = overrides;
  return config;
}

}  // namespace wskit::cli
