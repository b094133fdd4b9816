#pragma once

#include <string>
#include <vector>

#include "cli/diagnostics.h"
#include "cli/option_table.h"
#include "cli/route_options.h"
#include "cli/tls_options.h"
#include "client/link.h"

namespace wskit::cli {

/// How to greet a server: connect, bench and replay.
struct HandshakeOptions {
  http::Headers headers;
  std::vector<std::string> subprotocols;
  std::string origin;
  std::string user;  ///< "user:password"

  void add_to(OptionTable& options);
};

/// How an open connection is kept: connect, bench and replay.
struct LinkOptions {
  Duration ping_interval = client::LinkConfig{}.ping_interval;
  Duration pong_timeout = client::LinkConfig{}.pong_timeout;
  std::uint64_t max_message = client::LinkConfig{}.max_message;
  bool deflate = false;
  std::uint64_t deflate_threshold = client::LinkConfig{}.deflate_threshold;

  void add_to(OptionTable& options);
};

/// Takes names of subprotocols, each once (RFC 6455 section 4.1), into `names`, which outlives it.
OptionTable::Take subprotocols_into(std::vector<std::string>& names);

/// What stderr says, and how: every command.
struct OutputOptions {
  bool quiet = false;
  int verbose = 0;
  bool no_color = false;
  LogFormat format = LogFormat::kText;

  void add_to(OptionTable& options);
  [[nodiscard]] Diagnostics diagnostics(std::string_view command) const;
};

/// What the groups say about a link to `url`. kUsage when the URL cannot be read.
Result<client::LinkConfig> link_config(const std::string& url, const HandshakeOptions& handshake,
                                       const RouteOptions& route, const LinkOptions& link);

}  // namespace wskit::cli
