#include "client/secrets.h"

#include <algorithm>
#include <string_view>

#include "base/base64.h"
#include "http/message.h"
#include "http/parameters.h"

namespace wskit::client {
namespace {

using Secrets = std::vector<std::string>;

void add_credentials(std::string_view value, Secrets& secrets) {
  const std::size_t blank = value.find(' ');
  const std::string_view scheme = value.substr(0, blank);
  value = blank == std::string_view::npos ? value : http::trim(value.substr(blank));
  secrets.emplace_back(value);
  const auto basic = http::same_name(scheme, "Basic") ? base64_decode(value) : std::nullopt;
  if (!basic) return;
  secrets.push_back(*basic);
  secrets.push_back(basic->substr(std::min(basic->find(':') + 1, basic->size())));
}

}  // namespace

std::vector<std::string> secrets_of(const http::Headers& headers,
                                    const std::vector<std::string>& subprotocols,
                                    std::string_view target) {
  Secrets secrets;
  for (const auto& [name, value] : headers) {
    const bool is_secret =
        http::same_name(name, "Authorization") || http::same_name(name, "Proxy-Authorization");
    if (is_secret) add_credentials(value, secrets);
  }
  constexpr std::string_view kBearer = "bearer.";
  for (const std::string& offered : subprotocols) {
    const bool is_bearer = http::same_name(offered.substr(0, kBearer.size()), kBearer);
    if (is_bearer) secrets.push_back(offered.substr(kBearer.size()));
  }
  for (const std::string_view token : http::tokens_in(target)) {
    secrets.emplace_back(token);
    if (auto decoded = http::percent_decoded(token)) secrets.push_back(*std::move(decoded));
  }
  return secrets;
}

std::vector<std::string> secrets_of(const LinkConfig& config) {
  Secrets secrets = secrets_of(config.headers, config.subprotocols, config.url.target);
  secrets.insert(secrets.end(), config.secrets.begin(), config.secrets.end());
  secrets.push_back(config.token.value);
  return secrets;
}

}  // namespace wskit::client
