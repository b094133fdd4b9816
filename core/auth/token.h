#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.h"
#include "auth/key.h"
#include "base/result.h"

namespace wskit::auth {

/// Longer ones are refused unread.
inline constexpr std::size_t kMaxToken = std::size_t{8} * 1024;

/// A JSON Web Token (RFC 7519) in the compact form of RFC 7515 section 7.1, taken apart and not
/// believed.
struct Token {
  std::string header;     ///< JSON of an object
  std::string claims;     ///< JSON of an object
  std::string signature;  ///< bytes
  std::string_view text;  ///< what was signed, a part of the token; borrowed
};

/// kUnauthorized when it is not three parts of base64url, of which the first two are JSON objects.
Result<Token> split_token(std::string_view token);

/// What tokens have to keep.
struct TokenRules {
  std::vector<Key> keys;
  /// Allowed ones; empty: all that fit the keys.
  std::vector<Algorithm> algorithms;
  std::string issuer;    ///< that `iss` has to be; empty: any
  std::string audience;  ///< that has to be in `aud`; empty: any
  /// How far clocks may be apart.
  std::chrono::seconds leeway{60};
};

/// Whose token it is: the user is `sub`, the roles are those of `role` and `roles`, each a string
/// or an array of them. kUnauthorized with the reason, which never repeats the token.
Result<Identity> verify_token(std::string_view token, const TokenRules& rules,
                              std::chrono::system_clock::time_point now);

/// A token of these claims (JSON of an object). `key_id` becomes `kid`, unless it is empty. kUsage
/// when the key cannot sign so.
Result<std::string> sign_token(std::string_view claims, const Key& key, Algorithm algorithm,
                               std::string_view key_id);

}  // namespace wskit::auth
