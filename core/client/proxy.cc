#include "client/proxy.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "http/message.h"
#include "http/url.h"

namespace wskit::client {
namespace {

// RFC 1928 section 3.
constexpr std::uint16_t kSocksPort = 1080;
// RFC 1929 section 2: a length is one byte.
constexpr std::size_t kMostCredential = 255;

struct Scheme {
  std::string_view name;
  Proxy::Protocol protocol;
  bool secure;
  std::uint16_t port;
};

constexpr std::array<Scheme, 4> kSchemes = {{
    {"http", Proxy::Protocol::kHttp, false, 80},
    {"https", Proxy::Protocol::kHttp, true, 443},
    {"socks5", Proxy::Protocol::kSocks5, false, kSocksPort},
    {"socks5h", Proxy::Protocol::kSocks5h, false, kSocksPort},
}};

Error wrong_proxy(std::string_view what) {
  return {ErrorKind::kUsage, std::string("the proxy's URL ").append(what)};
}

const Scheme* find_scheme(std::string_view name) {
  const auto* const found =
      std::find_if(kSchemes.begin(), kSchemes.end(),
                   [name](const Scheme& each) { return http::same_name(each.name, name); });
  return found == kSchemes.end() ? nullptr : found;
}

Status read_credentials(std::string_view userinfo, Proxy& proxy) {
  const std::size_t colon = std::min(userinfo.find(':'), userinfo.size());
  auto user = http::percent_decoded(userinfo.substr(0, colon));
  auto password = http::percent_decoded(userinfo.substr(std::min(colon + 1, userinfo.size())));
  if (!user || !password)
    return wrong_proxy("needs two hex digits behind each '%' of the password");
  proxy.user = *std::move(user);
  proxy.password = *std::move(password);
  if (proxy.protocol == Proxy::Protocol::kHttp) return ok();
  if (proxy.user.size() > kMostCredential || proxy.password.size() > kMostCredential) {
    return wrong_proxy("has a user or password of more than 255 bytes, which SOCKS5 cannot carry");
  }
  return ok();
}

struct Setting {
  std::string name;
  std::string value;
};

Setting first_set(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* value = environment(name);
    if (value != nullptr && *value != '\0') return {name, value};
  }
  return {};
}

Result<std::optional<Proxy>> read_setting(const Setting& setting) {
  if (setting.value.empty()) return std::optional<Proxy>();
  auto proxy = parse_proxy(setting.value);
  if (!proxy) return Error{ErrorKind::kUsage, setting.name + ": " + proxy.error().message};
  return std::optional(*std::move(proxy));
}

bool names_port(std::string_view authority) {
  const std::size_t bracket = authority.rfind(']');
  return authority.find(':', bracket == std::string_view::npos ? 0 : bracket) !=
         std::string_view::npos;
}

}  // namespace

Result<Proxy> parse_proxy(std::string_view url) {
  const std::size_t colon = url.find("://");
  const Scheme* scheme =
      find_scheme(colon == std::string_view::npos ? "http" : url.substr(0, colon));
  if (scheme == nullptr) {
    return wrong_proxy("has an unknown scheme; write http://, https://, socks5:// or socks5h://");
  }
  if (colon != std::string_view::npos) url.remove_prefix(colon + 3);
  if (url.ends_with('/')) url.remove_suffix(1);
  Proxy proxy;
  proxy.protocol = scheme->protocol;
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) {
    const Status read = read_credentials(url.substr(0, at), proxy);
    if (!read) return read.error();
    url.remove_prefix(at + 1);
  }
  const auto address = http::parse_url(std::string("http://").append(url));
  if (!address || address->target != "/") {
    return wrong_proxy("is not understood; write for example http://user:password@127.0.0.1:3128");
  }
  proxy.endpoint.host = address->host;
  proxy.endpoint.port = names_port(url) ? address->port : scheme->port;
  proxy.endpoint.secure = scheme->secure;
  return proxy;
}

const Proxy* ProxyRules::choose(const net::Endpoint& server) const {
  const std::optional<Proxy>& proxy = server.secure ? secure : plain;
  if (!proxy || !server.unix_path.empty() || direct.matches(server.host, server.port)) {
    return nullptr;
  }
  return &*proxy;
}

Result<ProxyRules> proxy_rules(const std::optional<std::string>& option,
                               const Environment& environment) {
  const Setting plain = option ? Setting{"--proxy", *option}
                               : first_set(environment, {"http_proxy", "all_proxy", "ALL_PROXY"});
  const Setting secure =
      option ? plain
             : first_set(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  auto plain_proxy = read_setting(plain);
  if (!plain_proxy) return std::move(plain_proxy).error();
  auto secure_proxy = read_setting(secure);
  if (!secure_proxy) return std::move(secure_proxy).error();
  ProxyRules rules{*std::move(plain_proxy), *std::move(secure_proxy), {}};
  if (!option) rules.direct = NoProxy(first_set(environment, {"no_proxy", "NO_PROXY"}).value);
  return rules;
}

}  // namespace wskit::client
