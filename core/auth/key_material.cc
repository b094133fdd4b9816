#include <algorithm>
#include <array>
#include <memory>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "auth/key.h"
#include "base/free.h"

namespace wskit::auth {
namespace {

using Input = std::unique_ptr<BIO, Free<BIO_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;

// 16384 bits, the most that OpenSSL verifies with.
constexpr std::size_t kLargestNumber = 2048;

Error no_key(std::string message) {
  ERR_clear_error();
  return {ErrorKind::kUsage, std::move(message)};
}

std::shared_ptr<EVP_PKEY> shared(EVP_PKEY* pair) {
  ERR_clear_error();
  return {pair, Free<EVP_PKEY_free>()};
}

// OpenSSL asks for the passphrase of an encrypted key here.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Number number(std::string_view bytes) {
  return Number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                          static_cast<int>(bytes.size()), nullptr));
}

std::shared_ptr<EVP_PKEY> public_key(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* pair = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) == 1) {
    EVP_PKEY_fromdata(context.get(), &pair, EVP_PKEY_PUBLIC_KEY, parameters.get());
  }
  return shared(pair);
}

}  // namespace

Result<Key> Key::from_pem(std::string_view pem) {
  const Input input(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  bool is_encrypted = false;
  bool is_private = false;
  EVP_PKEY* pair = nullptr;
  if (pem.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos) {
    const Certificate certificate(PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr));
    if (certificate != nullptr) pair = X509_get_pubkey(certificate.get());
  } else if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
    is_private = true;
    pair = PEM_read_bio_PrivateKey(input.get(), nullptr, no_passphrase, &is_encrypted);
  } else {
    pair = PEM_read_bio_PUBKEY(input.get(), nullptr, nullptr, nullptr);
  }
  if (pair != nullptr) return of_pair(shared(pair), is_private);
  return no_key(is_encrypted
                    ? "the key is encrypted; decrypt it with openssl pkey -in FILE -out FILE"
                    : "holds no key in PEM form, as in -----BEGIN PUBLIC KEY-----");
}

Result<Key> Key::rsa(std::string_view n, std::string_view e) {
  if (n.size() > kLargestNumber || e.size() > kLargestNumber) return no_key("the key is too large");
  const Builder builder(OSSL_PARAM_BLD_new());
  const Number modulus = number(n);
  const Number exponent = number(e);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const auto pair = public_key("RSA", builder.get());
  return pair == nullptr ? Result<Key>(no_key("n and e are no RSA key")) : of_pair(pair, false);
}

Result<Key> Key::elliptic_curve(std::string_view curve, std::string_view x, std::string_view y) {
  constexpr std::pair<std::string_view, std::size_t> kSizes[] = {
      {"P-256", 32}, {"P-384", 48}, {"P-521", 66}};
  const auto* const size = std::find_if(std::begin(kSizes), std::end(kSizes),
                                        [&](const auto& each) { return each.first == curve; });
  if (size == std::end(kSizes)) return no_key("the curve is none of P-256, P-384 and P-521");
  if (x.size() != size->second || y.size() != size->second) {
    return no_key("x and y must have " + std::to_string(size->second) + " bytes each");
  }
  // Uncompressed (SEC 1 section 2.3.3).
  const std::string point = std::string(1, '\x04').append(x).append(y);
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.data(),
                                  curve.size());
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  const auto pair = public_key("EC", builder.get());
  return pair == nullptr ? Result<Key>(no_key("x and y are no point of the curve"))
                         : of_pair(pair, false);
}

}  // namespace wskit::auth
