#include "tls/pem.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace wskit::tls {
namespace {

using Input = std::unique_ptr<BIO, Free<BIO_free>>;

Error unusable(const std::string& file, const std::string& why) {
  return {ErrorKind::kUsage, file + ": " + why};
}

Result<Input> open_pem(const std::string& file) {
  errno = 0;
  Input input(BIO_new_file(file.c_str(), "r"));
  const int reason = errno;
  ERR_clear_error();
  if (input == nullptr) return unusable(file, std::strerror(reason));
  return input;
}

// OpenSSL asks for the passphrase of an encrypted key here.
int refuse_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

// The reason of the oldest error that OpenSSL holds; empties its queue.
std::string oldest_reason() {
  const char* reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

}  // namespace

Result<std::vector<Certificate>> read_certificates(const std::string& file) {
  auto input = open_pem(file);
  if (!input) return std::move(input).error();
  std::vector<Certificate> certificates;
  while (X509* certificate = PEM_read_bio_X509(input->get(), nullptr, nullptr, nullptr)) {
    certificates.emplace_back(certificate);
  }
  // Of the blocks there are none left, or there is one that cannot be read.
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const std::string reason = oldest_reason();
  if (!at_end) return unusable(file, "a certificate in it cannot be read (" + reason + ")");
  if (certificates.empty()) return unusable(file, "holds no certificate in PEM form");
  return certificates;
}

Result<PrivateKey> read_private_key(const std::string& file) {
  auto input = open_pem(file);
  if (!input) return std::move(input).error();
  bool is_encrypted = false;
  PrivateKey key(PEM_read_bio_PrivateKey(input->get(), nullptr, refuse_passphrase, &is_encrypted));
  ERR_clear_error();
  if (key != nullptr) return key;
  return unusable(
      file, is_encrypted ? "the key is encrypted; decrypt it with openssl pkey -in FILE -out FILE"
                         : "holds no private key in PEM form");
}

Status use_identity(SSL_CTX* context, const std::string& certificate_file,
                    const std::string& key_file) {
  auto chain = read_certificates(certificate_file);
  if (!chain) return std::move(chain).error();
  const std::string& where = key_file.empty() ? certificate_file : key_file;
  auto key = read_private_key(where);
  if (!key) return std::move(key).error();
  if (SSL_CTX_use_certificate(context, chain->front().get()) != 1) {
    return unusable(certificate_file, "cannot be used: " + oldest_reason());
  }
  if (X509_check_private_key(chain->front().get(), key->get()) != 1) {
    ERR_clear_error();
    return unusable(where, "is not the key of the certificate in " + certificate_file);
  }
  if (SSL_CTX_use_PrivateKey(context, key->get()) != 1) {
    return unusable(where, "cannot be used: " + oldest_reason());
  }
  for (std::size_t i = 1; i < chain->size(); ++i)
    SSL_CTX_add1_chain_cert(context, (*chain)[i].get());
  return ok();
}

void trust_only(SSL_CTX* context, const std::vector<Certificate>& certificates) {
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  for (const Certificate& certificate : certificates)
    X509_STORE_add_cert(store, certificate.get());
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
}

}  // namespace wskit::tls
