#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "auth/key.h"
#include "base/free.h"

namespace wskit::auth {

/// Both halves of a pair, in PEM.
struct Pair {
  std::string private_pem;
  std::string public_pem;
};

inline std::string drained(BIO* out) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  return {text, static_cast<std::size_t>(size)};
}

inline Pair both_halves(EVP_PKEY* made) {
  const std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>> key(made);
  const std::unique_ptr<BIO, Free<BIO_free>> secret(BIO_new(BIO_s_mem()));
  const std::unique_ptr<BIO, Free<BIO_free>> open(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_PUBKEY(open.get(), key.get());
  return {drained(secret.get()), drained(open.get())};
}

inline Pair make_rsa(std::size_t bits = 2048) {
  return both_halves(EVP_RSA_gen(bits));
}

inline Pair make_curve(const char* curve) {
  return both_halves(EVP_EC_gen(curve));
}

inline const Pair& rsa_pair() {
  static const Pair pair = make_rsa();
  return pair;
}

inline const Pair& curve_pair(const char* curve = "P-256") {
  static const Pair p256 = make_curve("P-256");
  static const Pair p384 = make_curve("P-384");
  static const Pair p521 = make_curve("P-521");
  const std::string_view name = curve;
  return name == "P-384" ? p384 : name == "P-521" ? p521 : p256;
}

inline Key secret_key(std::string bytes = "a secret of thirty-two bytes, ok") {
  return *Key::secret(std::move(bytes));
}

}  // namespace wskit::auth
