#include "client/proxy.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

using Variables = std::map<std::string, std::string>;

Environment from(Variables variables) {
  return [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

const net::Endpoint kPlain{"example.test", 80, "", false};
const net::Endpoint kSecure{"example.test", 443, "", true};

/// The proxies for ws://example.test and wss://example.test, as "plain secure".
std::string chosen(Variables variables, const std::optional<std::string>& option = std::nullopt) {
  const auto rules = proxy_rules(option, from(std::move(variables)));
  if (!rules) return rules.error().message;
  const auto text = [&](const net::Endpoint& server) {
    const Proxy* proxy = rules->choose(server);
    return proxy == nullptr ? "direct" : proxy->endpoint.text();
  };
  return text(kPlain) + ' ' + text(kSecure);
}

TEST(ProxyUrl, HasSchemeHostPortAndCredentials) {
  const auto proxy = parse_proxy("socks5h://me:p%40ss%3Aword@[::1]:9/");
  ASSERT_TRUE(proxy) << proxy.error().message;
  EXPECT_EQ(proxy->protocol, Proxy::Protocol::kSocks5h);
  EXPECT_EQ(proxy->endpoint.text(), "[::1]:9");
  EXPECT_EQ(proxy->user, "me");
  EXPECT_EQ(proxy->password, "p@ss:word");
  EXPECT_EQ(proxy->name(), "proxy [::1]:9");
}

TEST(ProxyUrl, HasThePortOfItsScheme) {
  const std::pair<const char*, std::uint16_t> ports[] = {
      {"p.test", 80},          {"http://p.test", 80},
      {"https://p.test", 443}, {"socks5://p.test", 1080},
      {"p.test:80", 80},       {"socks5://p.test:80", 80},
      {"http://[::1]", 80}};
  for (const auto& [url, port] : ports) {
    const auto proxy = parse_proxy(url);
    ASSERT_TRUE(proxy) << url;
    EXPECT_EQ(proxy->endpoint.port, port) << url;
  }
  EXPECT_TRUE(parse_proxy("https://p.test")->endpoint.secure);
  EXPECT_FALSE(parse_proxy("socks5://p.test")->endpoint.secure);
}

TEST(ProxyUrl, IsRefusedWithoutTellingThePassword) {
  for (const char* url :
       {"ftp://a:secret@p.test", "http://a:secret@", "http://a:secret@p.test/path",
        "http://a:secret@p.test:0", "http://a:secret%4@p.test", "http://a:secret@p test",
        "http://a:secret@p.test?q"}) {
    const auto proxy = parse_proxy(url);
    ASSERT_FALSE(proxy) << url;
    EXPECT_EQ(proxy.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(proxy.error().message.find("secret"), std::string::npos) << proxy.error().message;
  }
  EXPECT_FALSE(parse_proxy("socks5://" + std::string(256, 'u') + "@p.test"));
}

TEST(ProxyRules, ComeFromTheEnvironment) {
  EXPECT_EQ(chosen({}), "direct direct");
  EXPECT_EQ(chosen({{"http_proxy", "http://p:1"}}), "p:1 direct");
  EXPECT_EQ(chosen({{"https_proxy", "http://p:2"}}), "direct p:2");
  EXPECT_EQ(chosen({{"HTTPS_PROXY", "http://p:3"}}), "direct p:3");
  EXPECT_EQ(chosen({{"all_proxy", "socks5://p"}, {"http_proxy", "p:1"}}), "p:1 p:1080");
  EXPECT_EQ(chosen({{"ALL_PROXY", "p:4"}, {"https_proxy", ""}}), "p:4 p:4");
}

TEST(ProxyRules, TakeNoProxyFromAHeader) {
  EXPECT_EQ(chosen({{"HTTP_PROXY", "http://p:1"}}), "direct direct");
}

TEST(ProxyRules, LeaveOutWhatNoProxyNames) {
  for (const char* name : {"no_proxy", "NO_PROXY"}) {
    EXPECT_EQ(chosen({{"all_proxy", "p:1"}, {name, "other.test,.test"}}), "direct direct");
    EXPECT_EQ(chosen({{"all_proxy", "p:1"}, {name, "example.test:443"}}), "p:1 direct");
  }
}

TEST(ProxyRules, OfTheOptionBeatTheEnvironment) {
  const Variables all = {{"all_proxy", "p:1"}, {"no_proxy", "*"}};
  EXPECT_EQ(chosen(all, "q:2"), "q:2 q:2");
  EXPECT_EQ(chosen({{"all_proxy", "p:1"}}, ""), "direct direct");
}

TEST(ProxyRules, SayWhereTheWrongOneStands) {
  EXPECT_EQ(chosen({{"http_proxy", "gopher://p"}}).substr(0, 12), "http_proxy: ");
  EXPECT_EQ(chosen({}, "gopher://p").substr(0, 9), "--proxy: ");
}

TEST(ProxyRules, AreNotForUnixSockets) {
  const auto rules = proxy_rules("q:2", from({}));
  EXPECT_EQ(rules->choose({"example.test", 80, "/run/s", false}), nullptr);
}

}  // namespace
}  // namespace wskit::client
