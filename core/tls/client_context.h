#pragma once

#include <memory>
#include <string>

#include "base/result.h"

struct ssl_ctx_st;

namespace wskit::tls {

/// How a client speaks TLS. Files are PEM.
struct ClientConfig {
  std::string ca_file;           ///< trusted instead of the system's authorities when not empty
  std::string certificate_file;  ///< the chain to show when asked, the client's own first
  std::string key_file;          ///< empty: the key is in `certificate_file`
  std::string
      server_name;        ///< asked for and expected instead of the endpoint's host when not empty
  bool insecure = false;  ///< whoever answers is right
  bool resume = true;     ///< keep the last session of each server for the next connection
  std::string key_log_file;  ///< see log_keys; empty: none
};

/// What a client trusts and shows, ready for connections. A handle: copies share one object, which
/// threads may share too.
class ClientContext {
 public:
  /// kUsage with the file and what is wrong with it.
  static Result<ClientContext> create(const ClientConfig& config);

  [[nodiscard]] ssl_ctx_st* get() const { return context_.get(); }

 private:
  explicit ClientContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}

  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace wskit::tls
