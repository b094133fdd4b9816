#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/option_table.h"
#include "tls/client_context.h"
#include "tls/server_context.h"

namespace wskit::cli {

/// How to speak TLS to a server: connect, bench and replay.
struct TlsOptions {
  std::string ca_file;
  std::string certificate;
  std::string key;
  bool insecure = false;
  std::string server_name;

  void add_to(OptionTable& options);
  /// `resume`: a connection continues the session of the last one to the same server.
  [[nodiscard]] Result<tls::ClientConfig> config(bool resume) const;
};

/// How a server speaks TLS.
struct ServeTlsOptions {
  std::string certificate;
  std::string key;
  bool self_signed = false;
  std::string client_ca;
  bool client_optional = false;
  tls::Version min_version = tls::Version::k12;

  void add_to(OptionTable& options);
  /// Nothing when TLS is not asked for. `host` is what the server listens on.
  [[nodiscard]] Result<std::optional<tls::ServerContext>> context(const std::string& host) const;

 private:
  [[nodiscard]] Status check() const;
};

}  // namespace wskit::cli
