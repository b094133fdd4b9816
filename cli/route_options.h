#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/option_table.h"
#include "cli/route.h"
#include "client/link.h"

namespace wskit::cli {

/// How to reach a server: connect, bench and replay.
struct RouteOptions {
  std::optional<std::string> proxy;
  std::vector<lws::HostOverride> overrides;
  std::string unix_path;
  bool ipv4 = false;
  bool ipv6 = false;
  bool location = false;
  Duration connect_timeout = client::LinkConfig{}.connect_timeout;

  void add_to(OptionTable& options);
  /// With what the environment says of proxies. kUsage names what is wrong there.
  [[nodiscard]] Result<RouteConfig> config(const client::Environment& environment,
                                           tls::ClientConfig tls) const;
};

/// "HOST:PORT:ADDRESS[,ADDRESS…]", IPv6 in brackets if one likes; HOST may be "*". kUsage with what
/// would be right.
Result<lws::HostOverride> parse_override(std::string_view text);

}  // namespace wskit::cli
