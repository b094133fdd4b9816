#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "auth/identity.h"
#include "base/result.h"

namespace wskit::auth {

/// Tokens that are written down, with whose they are.
class StaticTokens {
 public:
  /// A file of TOML, or of JSON when its name ends in .json: tables [[token]] with the fields
  /// `token`, `user` and, if there are any, `roles` (one string or several). kUsage, with file and
  /// line but never with a token, when that is not what it holds.
  static Result<StaticTokens> load(const std::string& file);
  static Result<StaticTokens> parse(std::string_view text, const std::string& file);

  /// Whose it is; null: not one of these. Takes the same time for all that are not.
  [[nodiscard]] const Identity* find(std::string_view token) const;

 private:
  /// By SHA-256: nobody can choose one that is nearly right.
  std::unordered_map<std::string, Identity> by_digest_;
};

}  // namespace wskit::auth
