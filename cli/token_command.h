#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "auth/token.h"
#include "cli/command.h"
#include "cli/options.h"

namespace wskit::cli {

/// `wskit token`: mints a JWT, or shows what is in one.
class TokenCommand final : public Command {
 public:
  void add_to(OptionTable& options) override;
  int run() override;

 private:
  void add_claims(OptionTable& options);

  [[nodiscard]] Result<std::string> mint() const;
  [[nodiscard]] Result<std::string> claims() const;
  [[nodiscard]] Result<std::vector<auth::Key>> keys() const;
  /// Shows the token, then says whether it holds.
  [[nodiscard]] Status inspect(const Diagnostics& diagnostics) const;

  std::string secret_file_;
  std::string private_key_file_;
  std::string public_key_file_;
  std::string key_set_file_;
  std::optional<auth::Algorithm> algorithm_;
  std::string key_id_;
  std::string subject_;
  std::vector<std::string> roles_;
  std::string issuer_;
  std::string audience_;
  Duration ttl_ = std::chrono::hours(1);
  std::vector<std::pair<std::string, std::string>> claims_;
  std::string inspected_;
  OutputOptions output_;
};

}  // namespace wskit::cli
