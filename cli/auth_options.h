#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "auth/gate.h"
#include "auth/policy.h"
#include "base/clock.h"
#include "base/result.h"
#include "cli/option_table.h"

namespace wskit::cli {

/// What tokens are verified with.
struct KeyOptions {
  std::string secret_file;
  std::string public_key_file;
  std::string key_set_file;
  std::vector<auth::Algorithm> algorithms;
  std::string issuer;
  std::string audience;
  Duration leeway = auth::TokenRules{}.leeway;

  void add_to(OptionTable& options);
  /// Reads the files. Nothing when no key is named.
  [[nodiscard]] Result<std::optional<auth::TokenRules>> rules() const;

 private:
  [[nodiscard]] Status check() const;
  [[nodiscard]] Result<std::vector<auth::Key>> read_keys() const;
};

/// Whom a server lets in, and what they may do there.
struct AuthOptions {
  KeyOptions keys;
  std::string tokens_file;
  bool anonymous = false;
  Duration timeout = std::chrono::seconds(10);  ///< for the first message; 0: no token in it
  std::vector<std::string> origins;
  std::string csrf_cookie;
  std::string csrf_parameter = auth::GateConfig{}.csrf_parameter;
  std::string policy_file;
  std::string question;  ///< about the policy, instead of serving

  void add_to(OptionTable& options);
  /// Reads the files anew at each call. `in_rooms`: the server understands the messages of rooms.
  [[nodiscard]] Result<auth::Gate> gate(bool in_rooms) const;
  /// Reads the file anew at each call. Nothing when none is named.
  [[nodiscard]] Result<std::optional<auth::Policy>> policy(bool in_rooms) const;
  /// Whether there are files to be read again.
  [[nodiscard]] bool has_files() const;
  /// The exit status of `--explain`: 0 when it is allowed, 1 when not.
  [[nodiscard]] Result<int> explain() const;
};

}  // namespace wskit::cli
