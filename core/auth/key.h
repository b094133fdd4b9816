#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <openssl/types.h>

#include "auth/algorithm.h"
#include "base/result.h"

namespace wskit::auth {

/// What tokens are signed with or verified by: a shared secret, or one half of a pair. Copies share
/// the key; they may be used by several threads at once.
class Key {
 public:
  /// For HS*. kUsage when there is nothing in it.
  static Result<Key> secret(std::string bytes);
  /// For RS* or ES*: PKCS #8, SubjectPublicKeyInfo or a certificate, the first in `pem`. kUsage
  /// when it is encrypted, of another kind, an RSA key of less than 2048 bits, or no key at all.
  static Result<Key> from_pem(std::string_view pem);
  /// For RS*: modulus and exponent, unsigned and big-endian (RFC 7518 section 6.3.1).
  static Result<Key> rsa(std::string_view n, std::string_view e);
  /// For ES*: a point of the curve "P-256", "P-384" or "P-521" (RFC 7518 section 6.2.1).
  static Result<Key> elliptic_curve(std::string_view curve, std::string_view x, std::string_view y);

  /// Whether tokens of this algorithm can be verified by it. A public key never fits HS*.
  [[nodiscard]] bool fits(Algorithm algorithm) const;
  /// The first algorithm that it fits.
  [[nodiscard]] Algorithm natural_algorithm() const;
  /// Whether it can sign, too: a secret or a private key.
  [[nodiscard]] bool is_private() const { return private_; }

  /// Whether `signature` (RFC 7518 sections 3.2 to 3.4) is that of `text`; false when the key does
  /// not fit.
  [[nodiscard]] bool verify(Algorithm algorithm, std::string_view text,
                            std::string_view signature) const;
  /// kUsage when the key does not fit, or cannot sign.
  [[nodiscard]] Result<std::string> sign(Algorithm algorithm, std::string_view text) const;

  /// Which of several keys it is (RFC 7515 section 4.1.4), or empty.
  [[nodiscard]] const std::string& id() const { return id_; }
  void set_id(std::string id) { id_ = std::move(id); }
  /// Fits this algorithm alone from now on.
  void restrict_to(Algorithm algorithm) { only_ = algorithm; }

 private:
  Key() = default;
  static Result<Key> of_pair(std::shared_ptr<EVP_PKEY> pair, bool is_private);

  std::string secret_;
  std::shared_ptr<EVP_PKEY> pair_;  ///< null: the secret
  bool private_ = false;
  std::optional<Algorithm> only_;
  std::string id_;
};

}  // namespace wskit::auth
