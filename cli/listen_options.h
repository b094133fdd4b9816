#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "cli/option_table.h"
#include "lws/listener.h"
#include "server/trusted_proxies.h"

namespace wskit::cli {

/// Where `serve` waits for clients, and how others learn of it.
struct ListenOptions {
  std::string address = "127.0.0.1:8080";
  std::string unix_path;
  std::uint64_t backlog = 1024;
  std::string port_file;
  server::TrustedProxies proxies;
  http::ForwardedField forwarded = http::ForwardedField::kXForwardedFor;

  void add_to(OptionTable& options);
  [[nodiscard]] server::TrustedProxies trusted() const;
  /// kUsage when the address cannot be read; kConnect when it cannot be had.
  [[nodiscard]] Result<lws::Address> bind() const;
  /// Writes the file of the port, if one is asked for. kOutput.
  [[nodiscard]] Status write_port(std::uint16_t port) const;
};

}  // namespace wskit::cli
