#include "tls/client_context.h"

#include <utility>

#include "tls/context.h"
#include "tls/pem.h"

namespace wskit::tls {
namespace {

Status trust(SSL_CTX* context, const ClientConfig& config) {
  SSL_CTX_set_verify(context, config.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  if (config.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
    return ok();
  }
  const auto authorities = read_certificates(config.ca_file);
  if (!authorities) return authorities.error();
  trust_only(context, *authorities);
  return ok();
}

Status configure(SSL_CTX* context, const ClientConfig& config) {
  const auto* alpn = reinterpret_cast<const unsigned char*>(kAlpn.data());
  SSL_CTX_set_alpn_protos(context, alpn, kAlpn.size());
  if (auto trusted = trust(context, config); !trusted) return trusted;
  if (config.certificate_file.empty()) return ok();
  return use_identity(context, config.certificate_file, config.key_file);
}

}  // namespace

Result<ClientContext> ClientContext::create(const ClientConfig& config) {
  auto context = make_context(TLS_client_method(), config.key_log_file);
  if (!context) return std::move(context).error();
  if (auto configured = configure(context->get(), config); !configured) {
    return std::move(configured).error();
  }
  return ClientContext(std::shared_ptr<SSL_CTX>(*std::move(context)));
}

}  // namespace wskit::tls
