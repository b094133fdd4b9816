#include "tls/server_context.h"

#include <array>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "tls/context.h"
#include "tls/pem.h"
#include "tls/self_signed.h"

namespace wskit::tls {
namespace {

// RFC 7301 section 3.2: who offers protocols, and not ours, is refused.
// NOLINTNEXTLINE(readability-function-size): the parameters are OpenSSL's.
int choose_protocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void* /*argument*/) {
  const auto* ours = reinterpret_cast<const unsigned char*>(kAlpn.data());
  unsigned char* found = nullptr;
  const int outcome =
      SSL_select_next_proto(&found, size, ours, kAlpn.size(), offered, offered_size);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Status use_own(SSL_CTX* context, const ServerConfig& config) {
  if (!config.certificate_file.empty()) {
    return use_identity(context, config.certificate_file, config.key_file);
  }
  const auto made = make_self_signed(config.self_signed_host);
  if (!made) return made.error();
  WSKIT_ASSERT(SSL_CTX_use_certificate(context, made->certificate.get()) == 1);
  WSKIT_ASSERT(SSL_CTX_use_PrivateKey(context, made->key.get()) == 1);
  return ok();
}

Status ask_for_certificates(SSL_CTX* context, const ServerConfig& config) {
  if (config.client_ca_file.empty()) return ok();
  const auto issuers = read_certificates(config.client_ca_file);
  if (!issuers) return issuers.error();
  trust_only(context, *issuers);
  for (const Certificate& issuer : *issuers)
    SSL_CTX_add_client_CA(context, issuer.get());
  const bool required = config.client_certificates == ClientCertificates::kRequired;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                     nullptr);
  return ok();
}

// A session says no more who its client was; one made under other rules must not be resumed.
void bind_sessions_to_rules(SSL_CTX* context, const ServerConfig& config) {
  std::ifstream file(config.client_ca_file, std::ios::binary);
  std::string rules{std::istreambuf_iterator<char>(file), {}};
  rules += static_cast<char>(config.client_certificates);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(rules.data(), rules.size(), digest.data(), &size, EVP_sha256(), nullptr);
  SSL_CTX_set_session_id_context(context, digest.data(), size);
}

void hand_down_ticket_keys(SSL_CTX* from, SSL_CTX* to) {
  std::array<unsigned char, 80> keys{};
  const auto size = static_cast<std::size_t>(SSL_CTX_get_tlsext_ticket_keys(from, nullptr, 0));
  WSKIT_ASSERT(size == keys.size());
  SSL_CTX_get_tlsext_ticket_keys(from, keys.data(), keys.size());
  SSL_CTX_set_tlsext_ticket_keys(to, keys.data(), keys.size());
}

Status configure(SSL_CTX* context, const ServerConfig& config) {
  if (config.min_version == Version::k13) SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  // Sessions live in tickets, with the clients.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  bind_sessions_to_rules(context, config);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  if (auto own = use_own(context, config); !own) return own;
  return ask_for_certificates(context, config);
}

}  // namespace

Result<ServerContext> ServerContext::create(const ServerConfig& config) {
  auto context = make_context(TLS_server_method(), config.key_log_file);
  if (!context) return std::move(context).error();
  if (auto configured = configure(context->get(), config); !configured) {
    return std::move(configured).error();
  }
  return ServerContext(config, std::shared_ptr<SSL_CTX>(*std::move(context)));
}

Result<ServerContext> ServerContext::reload() const {
  auto fresh = create(config_);
  if (fresh) hand_down_ticket_keys(get(), fresh->get());
  return fresh;
}

std::string ServerContext::fingerprint() const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  X509_digest(SSL_CTX_get0_certificate(get()), EVP_sha256(), digest.data(), &size);
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    if (i > 0) text += ':';
    text += kHex[digest[i] >> 4];
    text += kHex[digest[i] & 0xf];
  }
  return text;
}

}  // namespace wskit::tls
