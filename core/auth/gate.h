#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.h"
#include "auth/pattern.h"
#include "auth/static_tokens.h"
#include "auth/token.h"
#include "base/result.h"
#include "http/message.h"
#include "wire/handshake.h"

namespace wskit::auth {

/// Who is let in.
struct GateConfig {
  std::optional<TokenRules> jwt;
  std::optional<StaticTokens> tokens;
  bool anonymous = false;      ///< let in who has no token, although there are tokens
  bool first_message = false;  ///< or let them show it in their first message
  /// Of Origin, with wildcards; empty: those on the host that is asked.
  std::vector<std::string> origins;
  std::string csrf_cookie;  ///< that has to hold what the parameter does; empty: not checked
  std::string csrf_parameter = "csrf_token";
};

/// Judges requests before anything else of the server sees them: origin, CSRF, token. It does not
/// change and may be used by several threads at once.
class Gate {
 public:
  using Time = std::chrono::system_clock::time_point;

  explicit Gate(GateConfig config = {});

  /// 400: tokens in several places; 401: none, or one that does not hold; 403: origin or CSRF.
  /// Nothing: there was no token.
  [[nodiscard]] Result<std::optional<Identity>, wire::Refusal> admit(
      const http::RequestHead& request, Time now) const;
  /// Whose token it is. kUnauthorized with the reason, which never repeats the token.
  [[nodiscard]] Result<Identity> identify(std::string_view token, Time now) const;

  /// Tokens mean something here.
  [[nodiscard]] bool checks_tokens() const { return config_.jwt || config_.tokens; }
  /// Whoever has shown no token may do nothing but show one.
  [[nodiscard]] bool demands_token() const { return checks_tokens() && !config_.anonymous; }

 private:
  [[nodiscard]] bool allows_origin(const http::RequestHead& request) const;
  [[nodiscard]] bool withstands_forgery(const http::RequestHead& request) const;

  GateConfig config_;
  std::vector<Pattern> origins_;
};

/// The first subprotocol offered beside a token (`bearer.<token>`), or empty: browsers want one of
/// what they offer back, and must not get the token.
std::string protocol_beside_token(const http::RequestHead& request);

}  // namespace wskit::auth
