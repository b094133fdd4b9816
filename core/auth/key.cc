#include "auth/key.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "auth/ecdsa.h"
#include "base/free.h"

namespace wskit::auth {
namespace {

using Digest = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

// RFC 7518 section 3.3.
constexpr int kLeastRsaBits = 2048;

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Error unusable(std::string message) {
  ERR_clear_error();
  return {ErrorKind::kUsage, std::move(message)};
}

const EVP_MD* hash_of(Algorithm algorithm) {
  switch (digest_size(algorithm)) {
    case 32:
      return EVP_sha256();
    case 48:
      return EVP_sha384();
    default:
      return EVP_sha512();
  }
}

// RFC 7518 section 3.4: each curve has its hash, and the one of 521 bits has the largest.
struct Curve {
  int bits;
  Algorithm algorithm;
};
constexpr Curve kCurves[] = {
    {256, Algorithm::kEs256}, {384, Algorithm::kEs384}, {521, Algorithm::kEs512}};

const Curve* curve_of(const EVP_PKEY* pair) {
  std::array<char, 32> group{};
  EVP_PKEY_get_group_name(pair, group.data(), group.size(), nullptr);
  // Others have curves of 256 bits, too.
  const std::string_view name(group.data());
  if (name != "prime256v1" && name != "secp384r1" && name != "secp521r1") return nullptr;
  const int bits = EVP_PKEY_get_bits(pair);
  const auto* const found = std::find_if(std::begin(kCurves), std::end(kCurves),
                                         [bits](const Curve& curve) { return curve.bits == bits; });
  return found == std::end(kCurves) ? nullptr : found;
}

std::size_t number_size(const EVP_PKEY* pair) {
  return (static_cast<std::size_t>(EVP_PKEY_get_bits(pair)) + 7) / 8;
}

std::string hmac(Algorithm algorithm, std::string_view key, std::string_view text) {
  std::string code(digest_size(algorithm), '\0');
  HMAC(hash_of(algorithm), key.data(), static_cast<int>(key.size()), octets(text), text.size(),
       reinterpret_cast<unsigned char*>(code.data()), nullptr);
  return code;
}

bool holds(EVP_PKEY* pair, Algorithm algorithm, std::string_view text, std::string_view signature) {
  const Digest digest(EVP_MD_CTX_new());
  const bool good =
      EVP_DigestVerifyInit(digest.get(), nullptr, hash_of(algorithm), nullptr, pair) == 1 &&
      EVP_DigestVerify(digest.get(), octets(signature), signature.size(), octets(text),
                       text.size()) == 1;
  // What it has noted would be taken for a fault of the next TLS connection of this thread.
  ERR_clear_error();
  return good;
}

std::optional<std::string> signed_by(EVP_PKEY* pair, Algorithm algorithm, std::string_view text) {
  const Digest digest(EVP_MD_CTX_new());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(pair)), '\0');
  std::size_t size = signature.size();
  const bool good =
      EVP_DigestSignInit(digest.get(), nullptr, hash_of(algorithm), nullptr, pair) == 1 &&
      EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     octets(text), text.size()) == 1;
  ERR_clear_error();
  if (!good) return std::nullopt;
  signature.resize(size);
  return signature;
}

}  // namespace

Result<Key> Key::secret(std::string bytes) {
  if (bytes.empty()) return unusable("the secret is empty; 32 random bytes make a good one");
  Key key;
  key.secret_ = std::move(bytes);
  key.private_ = true;
  return key;
}

Result<Key> Key::of_pair(std::shared_ptr<EVP_PKEY> pair, bool is_private) {
  Key key;
  key.private_ = is_private;
  key.pair_ = std::move(pair);
  const EVP_PKEY* const evp = key.pair_.get();
  if (EVP_PKEY_is_a(evp, "RSA") == 1) {
    if (EVP_PKEY_get_bits(evp) >= kLeastRsaBits) return key;
    return unusable("the RSA key has " + std::to_string(EVP_PKEY_get_bits(evp)) +
                    " bits; at least 2048 are needed");
  }
  if (EVP_PKEY_is_a(evp, "EC") == 1 && curve_of(evp) != nullptr) return key;
  return unusable("this kind of key signs no tokens; RSA and EC on P-256, P-384 or P-521 do");
}

bool Key::fits(Algorithm algorithm) const {
  if (only_ && *only_ != algorithm) return false;
  if (pair_ == nullptr) return key_kind(algorithm) == KeyKind::kSecret;
  if (EVP_PKEY_is_a(pair_.get(), "RSA") == 1) return key_kind(algorithm) == KeyKind::kRsa;
  return curve_of(pair_.get())->algorithm == algorithm;
}

Algorithm Key::natural_algorithm() const {
  return *std::find_if(std::begin(kAlgorithms), std::end(kAlgorithms),
                       [this](Algorithm algorithm) { return fits(algorithm); });
}

bool Key::verify(Algorithm algorithm, std::string_view text, std::string_view signature) const {
  if (!fits(algorithm)) return false;
  switch (key_kind(algorithm)) {
    case KeyKind::kSecret: {
      const std::string code = hmac(algorithm, secret_, text);
      return code.size() == signature.size() &&
             CRYPTO_memcmp(code.data(), signature.data(), code.size()) == 0;
    }
    case KeyKind::kRsa:
      return holds(pair_.get(), algorithm, text, signature);
    case KeyKind::kEllipticCurve: {
      const auto der = der_signature(signature, number_size(pair_.get()));
      return der && holds(pair_.get(), algorithm, text, *der);
    }
  }
  return false;
}

Result<std::string> Key::sign(Algorithm algorithm, std::string_view text) const {
  const std::string name(algorithm_name(algorithm));
  if (!fits(algorithm)) return unusable("the key does not fit " + name);
  if (!private_) return unusable("a public key cannot sign; the private one can");
  if (pair_ == nullptr) return hmac(algorithm, secret_, text);
  auto signature = signed_by(pair_.get(), algorithm, text);
  if (signature && key_kind(algorithm) == KeyKind::kEllipticCurve) {
    signature = signature_numbers(*signature, number_size(pair_.get()));
  }
  if (!signature) return unusable("the key does not sign with " + name);
  return *std::move(signature);
}

}  // namespace wskit::auth
