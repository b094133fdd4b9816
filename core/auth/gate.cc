#include "auth/gate.h"

#include <algorithm>
#include <utility>

#include <openssl/crypto.h>

#include "http/parameters.h"

namespace wskit::auth {
namespace {

constexpr std::string_view kBearerProtocol = "bearer.";

wire::Refusal forbidden(std::string message) {
  return {403, "FORBIDDEN", std::move(message), {}};
}

/// RFC 6750 section 3: a request without a token is told no more than that one is needed.
wire::Refusal no_token() {
  return {401,
          "UNAUTHORIZED",
          "a token is needed: Authorization: Bearer, ?token= or the subprotocol bearer.<token>",
          {{"WWW-Authenticate", "Bearer"}}};
}

wire::Refusal bad_token(const std::string& reason) {
  return {401,
          "UNAUTHORIZED",
          reason,
          {{"WWW-Authenticate",
            "Bearer error=\"invalid_token\", error_description=\"" + reason + '"'}}};
}

/// RFC 6750 section 2.
std::optional<std::string> header_token(const http::RequestHead& request) {
  constexpr std::string_view kScheme = "Bearer";
  const auto value = http::find(request.headers, "Authorization");
  if (!value || !http::same_name(value->substr(0, kScheme.size()), kScheme)) return std::nullopt;
  const std::string_view rest = value->substr(kScheme.size());
  // Blanks at the end of a field are none of its value: an empty token leaves the scheme alone.
  if (!rest.empty() && rest.front() != ' ') return std::nullopt;
  return std::string(http::trim(rest));
}

std::optional<std::string> protocol_token(const http::RequestHead& request) {
  for (const std::string_view offered : http::tokens(request.headers, "Sec-WebSocket-Protocol")) {
    if (offered.starts_with(kBearerProtocol)) {
      return std::string(offered.substr(kBearerProtocol.size()));
    }
  }
  return std::nullopt;
}

/// "Example.com:80" or "http://example.com" as "example.com".
std::string host_of(std::string_view authority) {
  if (const auto scheme = authority.find("://"); scheme != std::string_view::npos) {
    authority.remove_prefix(scheme + 3);
  }
  // An IPv6 address has colons of its own, in brackets.
  const auto colon = authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
  std::string host(authority.substr(0, colon));
  std::transform(host.begin(), host.end(), host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return host;
}

}  // namespace

Gate::Gate(GateConfig config) : config_(std::move(config)) {
  for (const std::string& origin : config_.origins)
    origins_.emplace_back(origin);
}

Result<std::optional<Identity>, wire::Refusal> Gate::admit(const http::RequestHead& request,
                                                           Time now) const {
  if (!allows_origin(request)) return forbidden("this Origin is not allowed here");
  if (!withstands_forgery(request)) {
    return forbidden("the parameter " + config_.csrf_parameter + " must hold what the cookie " +
                     config_.csrf_cookie + " does");
  }
  if (!checks_tokens()) return std::optional<Identity>();
  std::optional<std::string> token;
  for (auto&& place : {header_token(request), protocol_token(request),
                       http::query_parameter(request.query(), "token")}) {
    if (place && token) {
      return wire::Refusal{400, "INVALID_MESSAGE", "a token must stand in one place alone", {}};
    }
    if (place) token = place;
  }
  if (!token) {
    if (!config_.anonymous && !config_.first_message) return no_token();
    return std::optional<Identity>();
  }
  auto identity = identify(*token, now);
  if (!identity) return bad_token(identity.error().message);
  return std::optional(*std::move(identity));
}

Result<Identity> Gate::identify(std::string_view token, Time now) const {
  if (config_.tokens) {
    if (const Identity* const identity = config_.tokens->find(token)) return *identity;
  }
  if (config_.jwt) return verify_token(token, *config_.jwt, now);
  return Error{ErrorKind::kUnauthorized, "the token is not known"};
}

bool Gate::allows_origin(const http::RequestHead& request) const {
  const auto origin = http::find(request.headers, "Origin");
  if (!origin) return true;
  if (origins_.empty()) {
    return host_of(*origin) == host_of(http::find(request.headers, "Host").value_or(""));
  }
  return std::any_of(origins_.begin(), origins_.end(),
                     [&](const Pattern& pattern) { return pattern.matches(*origin); });
}

bool Gate::withstands_forgery(const http::RequestHead& request) const {
  if (config_.csrf_cookie.empty()) return true;
  const auto expected = http::cookie(request.headers, config_.csrf_cookie);
  const auto given = http::query_parameter(request.query(), config_.csrf_parameter);
  return expected && given && !expected->empty() && expected->size() == given->size() &&
         CRYPTO_memcmp(expected->data(), given->data(), given->size()) == 0;
}

std::string protocol_beside_token(const http::RequestHead& request) {
  if (!protocol_token(request)) return {};
  for (const std::string_view offered : http::tokens(request.headers, "Sec-WebSocket-Protocol")) {
    if (!offered.starts_with(kBearerProtocol)) return std::string(offered);
  }
  return {};
}

}  // namespace wskit::auth
