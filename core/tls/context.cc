#include "tls/context.h"

#include <utility>

#include "base/assert.h"
#include "tls/key_log.h"

namespace wskit::tls {

Result<SslContext> make_context(const SSL_METHOD* method, const std::string& key_log_file) {
  SslContext context(SSL_CTX_new(method));
  WSKIT_ASSERT(context != nullptr);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  if (!key_log_file.empty()) {
    if (auto logged = log_keys(context.get(), key_log_file); !logged) {
      return std::move(logged).error();
    }
  }
  return context;
}

}  // namespace wskit::tls
