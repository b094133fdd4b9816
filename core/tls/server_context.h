#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

struct ssl_ctx_st;

namespace wskit::tls {

enum class Version : std::uint8_t { k12, k13 };
enum class ClientCertificates : std::uint8_t { kRequired, kOptional };

/// How a server speaks TLS. Files are PEM.
struct ServerConfig {
  std::string certificate_file;  ///< the chain, the server's own first; empty: made, self-signed
  std::string key_file;          ///< empty: the key is in `certificate_file`
  std::string self_signed_host;  ///< beside the loopback, what a made certificate is for
  std::string client_ca_file;    ///< issuers of client certificates; empty: none are asked for
  ClientCertificates client_certificates = ClientCertificates::kRequired;
  Version min_version = Version::k12;
  std::string key_log_file;  ///< see log_keys; empty: none
};

/// A server's certificate, key and rules, ready for connections. A handle: copies share one object,
/// which threads may share too.
class ServerContext {
 public:
  /// kUsage with the file and what is wrong with it.
  static Result<ServerContext> create(const ServerConfig& config);

  /// The same from the files as they are now. Sessions of the former one can be resumed, unless the
  /// client CA has changed.
  [[nodiscard]] Result<ServerContext> reload() const;

  /// SHA-256 of the certificate: "AB:CD:…".
  [[nodiscard]] std::string fingerprint() const;

  [[nodiscard]] ssl_ctx_st* get() const { return context_.get(); }

 private:
  ServerContext(ServerConfig config, std::shared_ptr<ssl_ctx_st> context)
      : config_(std::move(config)), context_(std::move(context)) {}

  ServerConfig config_;
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace wskit::tls
