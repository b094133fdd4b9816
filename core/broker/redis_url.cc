#include "broker/redis_url.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "http/authority.h"
#include "http/message.h"
#include "http/url.h"

namespace wskit::broker {
namespace {

Error wrong(std::string_view url, std::string_view what) {
  return {ErrorKind::kUsage, http::without_userinfo(url).append(": ").append(what)};
}

/// User and password, which a password alone has a ':' before.
Status read_userinfo(std::string_view text, RedisUrl& url) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) {
    return Error{ErrorKind::kUsage, "no password; write USER:PASSWORD@ or :PASSWORD@"};
  }
  auto user = http::percent_decoded(text.substr(0, colon));
  auto password = http::percent_decoded(text.substr(colon + 1));
  if (!user || !password) {
    return Error{ErrorKind::kUsage, "'%' in the user or password needs two hex digits"};
  }
  url.user = *std::move(user);
  url.password = *std::move(password);
  return ok();
}

Status read_authority(std::string_view text, RedisUrl& url) {
  const auto authority = http::parse_authority(text, "redis://[::1]:6379/");
  if (!authority) return authority.error();
  if (authority->host.empty()) {
    return Error{ErrorKind::kUsage, "no host; write for example redis://localhost/"};
  }
  url.endpoint.host = authority->host;
  url.endpoint.port = authority->port.value_or(RedisUrl::kUsualPort);
  // With an '@' and nothing before it somebody meant to say who they are.
  if (text.find('@') == std::string_view::npos) return ok();
  return read_userinfo(authority->userinfo, url);
}

}  // namespace

std::string RedisUrl::text() const {
  net::Endpoint shown = endpoint;
  shown.host = http::without_zone(endpoint.host);
  return (endpoint.secure ? "rediss://" : "redis://") + shown.text();
}

Result<RedisUrl> parse_redis_url(std::string_view text) {
  if (text.empty()) return wrong("URL", "is empty; write redis://HOST or rediss://HOST");
  const std::size_t scheme = std::min(text.find("://"), text.size());
  RedisUrl url;
  url.endpoint.secure = http::same_name(text.substr(0, scheme), "rediss");
  if (scheme == text.size() ||
      (!url.endpoint.secure && !http::same_name(text.substr(0, scheme), "redis"))) {
    return wrong(text, "not the address of a Redis; write redis://HOST or rediss://HOST");
  }
  std::string_view rest = text.substr(scheme + 3);
  if (const std::size_t more = rest.find_first_of("?#"); more != std::string_view::npos) {
    return wrong(text, rest[more] == '?' ? "a query means nothing here; write %3F for '?'"
                                         : "a fragment means nothing here; write %23 for '#'");
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  if (const Status read = read_authority(rest.substr(0, slash), url); !read) {
    return wrong(text, read.error().message);
  }
  rest.remove_prefix(std::min(slash + 1, rest.size()));
  auto path = http::percent_decoded(rest);
  if (!path) return wrong(text, "'%' in the path needs two hex digits");
  url.path = *std::move(path);
  return url;
}

}  // namespace wskit::broker
