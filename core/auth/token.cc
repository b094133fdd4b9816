#include "auth/token.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "auth/json.h"
#include "base/base64.h"

namespace wskit::auth {
namespace {

using std::chrono::system_clock;

// Of a user's or a role's name.
constexpr std::size_t kLongestName = 256;
// The year 2255: later is as good as never, and does not fit a time_point.
constexpr double kNever = 9e9;

Error refused(std::string message) {
  return {ErrorKind::kUnauthorized, std::move(message)};
}

/// The algorithm that the header names, if it is one that the rules allow.
Result<Algorithm> allowed_algorithm(const Json& header, const TokenRules& rules) {
  const auto algorithm = algorithm_of(text_at(header, "alg"));
  const auto fits = [&](const Key& key) { return key.fits(*algorithm); };
  const auto& listed = rules.algorithms;
  const bool is_allowed =
      algorithm && std::any_of(rules.keys.begin(), rules.keys.end(), fits) &&
      (listed.empty() || std::find(listed.begin(), listed.end(), *algorithm) != listed.end());
  if (!is_allowed) return refused("the token's alg is not allowed here");
  // RFC 7515 section 4.1.11: whoever does not know an extension has to refuse.
  if (header.contains("crit")) return refused("the token has extensions (crit) that are not known");
  return *algorithm;
}

Status check_signature(const Token& token, const Json& header, Algorithm algorithm,
                       const TokenRules& rules) {
  const std::string_view id = text_at(header, "kid");
  bool has_key = false;
  for (const Key& key : rules.keys) {
    if (!key.fits(algorithm) || (!id.empty() && !key.id().empty() && key.id() != id)) continue;
    has_key = true;
    if (key.verify(algorithm, token.text, token.signature)) return ok();
  }
  return refused(has_key ? "the token's signature does not hold"
                         : "there is no key with the token's kid");
}

/// A NumericDate (RFC 7519 section 2), in seconds. Nothing when the claim is absent.
Result<std::optional<double>> date_at(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end()) return std::optional<double>();
  if (!found->is_number()) return refused(std::string("the token's ") + name + " is no number");
  return std::optional(found->get<double>());
}

system_clock::time_point time_of(double seconds) {
  return system_clock::time_point(
      std::chrono::duration_cast<system_clock::duration>(std::chrono::duration<double>(seconds)));
}

/// When the token ceases to hold.
Result<std::optional<system_clock::time_point>> check_times(const Json& claims,
                                                            std::chrono::seconds leeway,
                                                            system_clock::time_point now) {
  const double present = std::chrono::duration<double>(now.time_since_epoch()).count();
  const double slack = std::chrono::duration<double>(leeway).count();
  for (const char* name : {"nbf", "iat"}) {
    const auto from = date_at(claims, name);
    if (!from) return from.error();
    if (*from && **from > present + slack) return refused("the token does not hold yet");
  }
  const auto expires = date_at(claims, "exp");
  if (!expires) return expires.error();
  if (!*expires || **expires > kNever) return std::optional<system_clock::time_point>();
  if (**expires + slack <= present) return refused("the token has expired");
  // A clock that is behind by the leeway ends the token as much later.
  return std::optional(time_of(**expires > present ? **expires : **expires + slack));
}

bool names(const Json& value, const std::string& wanted) {
  return value.is_string()
             ? value == wanted
             : value.is_array() && std::find(value.begin(), value.end(), wanted) != value.end();
}

Status check_parties(const Json& claims, const TokenRules& rules) {
  if (!rules.issuer.empty() && text_at(claims, "iss") != rules.issuer) {
    return refused("the token is of another issuer (iss)");
  }
  if (!rules.audience.empty() && !names(claims.value("aud", Json()), rules.audience)) {
    return refused("the token is not meant for this server (aud)");
  }
  return ok();
}

bool is_name(const Json& value) {
  return value.is_string() && !value.get_ref<const std::string&>().empty() &&
         value.get_ref<const std::string&>().size() <= kLongestName;
}

Status add_roles(const Json& claims, const char* name, std::vector<std::string>& roles) {
  const auto found = claims.find(name);
  if (found == claims.end() || found->is_null()) return ok();
  const Json listed = found->is_array() ? *found : Json::array({*found});
  for (const Json& role : listed) {
    if (!is_name(role)) {
      return refused(std::string("the token's ") + name + " is no string, nor an array of them");
    }
    roles.push_back(role.get<std::string>());
  }
  return ok();
}

Result<Identity> identity_of(const Json& claims) {
  const auto subject = claims.find("sub");
  if (subject == claims.end() || !is_name(*subject)) {
    return refused("the token does not say whose it is (sub, of at most 256 bytes)");
  }
  Identity identity;
  identity.user = subject->get<std::string>();
  for (const char* name : {"role", "roles"}) {
    if (const Status added = add_roles(claims, name, identity.roles); !added) return added.error();
  }
  return identity;
}

}  // namespace

Result<Token> split_token(std::string_view token) {
  if (token.size() > kMaxToken) return refused("the token has more than 8 KiB");
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  const bool has_parts =
      first != std::string_view::npos && first != last && token.find('.', first + 1) == last;
  if (!has_parts) return refused("the token is no JWT, which has three parts");
  auto header = base64url_decode(token.substr(0, first));
  auto claims = base64url_decode(token.substr(first + 1, last - first - 1));
  auto signature = base64url_decode(token.substr(last + 1));
  if (!header || !claims || !signature) return refused("the token is not in base64url");
  if (!parse_object(*header) || !parse_object(*claims)) {
    return refused("the token's header or claims are no JSON object");
  }
  return Token{*std::move(header), *std::move(claims), *std::move(signature),
               token.substr(0, last)};
}

Result<Identity> verify_token(std::string_view token, const TokenRules& rules,
                              system_clock::time_point now) {
  const auto parts = split_token(token);
  if (!parts) return parts.error();
  const Json header = *parse_object(parts->header);
  const auto algorithm = allowed_algorithm(header, rules);
  if (!algorithm) return algorithm.error();
  if (Status held = check_signature(*parts, header, *algorithm, rules); !held) return held.error();
  const Json claims = *parse_object(parts->claims);
  const auto expires = check_times(claims, rules.leeway, now);
  if (!expires) return expires.error();
  if (Status checked = check_parties(claims, rules); !checked) return checked.error();
  auto identity = identity_of(claims);
  if (identity) identity->expires = *expires;
  return identity;
}

Result<std::string> sign_token(std::string_view claims, const Key& key, Algorithm algorithm,
                               std::string_view key_id) {
  Json header = {{"alg", algorithm_name(algorithm)}, {"typ", "JWT"}};
  if (!key_id.empty()) header["kid"] = key_id;
  std::string token = base64url_encode(header.dump()) + '.' + base64url_encode(claims);
  const auto signature = key.sign(algorithm, token);
  if (!signature) return signature.error();
  return token + '.' + base64url_encode(*signature);
}

}  // namespace wskit::auth
