#include "broker/redis_url.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace wskit::broker {
namespace {

RedisUrl parsed(std::string_view text) {
  const auto url = parse_redis_url(text);
  EXPECT_TRUE(url) << text << " -> " << (url ? "" : url.error().message);
  return url ? *url : RedisUrl{};
}

std::string refused(std::string_view text) {
  const auto url = parse_redis_url(text);
  EXPECT_FALSE(url) << text;
  if (url) return "";
  EXPECT_EQ(url.error().kind, ErrorKind::kUsage);
  return url.error().message;
}

TEST(RedisUrl, ReadsAllOfItsParts) {
  const RedisUrl url = parsed("redis://worker:pass@cache.example.com:7000/night");
  EXPECT_EQ(url.endpoint.host, "cache.example.com");
  EXPECT_EQ(url.endpoint.port, 7000);
  EXPECT_FALSE(url.endpoint.secure);
  EXPECT_EQ(url.user, "worker");
  EXPECT_EQ(url.password, "pass");
  EXPECT_EQ(url.path, "night");
}

TEST(RedisUrl, NeedsNoMoreThanAHost) {
  const RedisUrl url = parsed("redis://localhost");
  EXPECT_EQ(url.endpoint.text(), "localhost:6379");
  EXPECT_EQ(url.user, "");
  EXPECT_EQ(url.password, "");
  EXPECT_EQ(url.path, "");
  EXPECT_EQ(parsed("redis://localhost/").path, "");
}

TEST(RedisUrl, TakesAPasswordWithoutAUser) {
  const RedisUrl url = parsed("redis://:secret@h/x");
  EXPECT_EQ(url.user, "");
  EXPECT_EQ(url.password, "secret");
}

TEST(RedisUrl, DecodesUserPasswordAndPath) {
  const RedisUrl url = parsed("redis://a%3Ab:p%40s%2Fs:w@h/a%20b");
  EXPECT_EQ(url.user, "a:b");
  EXPECT_EQ(url.password, "p@s/s:w");
  EXPECT_EQ(url.path, "a b");
}

TEST(RedisUrl, TakesIpv6InBrackets) {
  EXPECT_EQ(parsed("redis://[::1]/x").endpoint.host, "::1");
  EXPECT_EQ(parsed("redis://[::1]:7000/x").text(), "redis://[::1]:7000");
  EXPECT_EQ(parsed("redis://[fe80::1%25eth0]/x").endpoint.host, "fe80::1%eth0");
}

TEST(RedisUrl, KnowsTls) {
  EXPECT_TRUE(parsed("rediss://h/x").endpoint.secure);
  EXPECT_EQ(parsed("REDISS://h/x").text(), "rediss://h:6379");
}

TEST(RedisUrl, ShowsNoPassword) {
  EXPECT_EQ(parsed("redis://worker:pass@h/x").text(), "redis://h:6379");
}

TEST(RedisUrl, SaysWhatIsWrongAndNeverThePassword) {
  EXPECT_EQ(refused("localhost:6379"),
            "localhost:6379: not the address of a Redis; write redis://HOST or rediss://HOST");
  EXPECT_EQ(refused("http://me:secret@h/"),
            "http://h/: not the address of a Redis; write redis://HOST or rediss://HOST");
  EXPECT_EQ(refused(""), "URL: is empty; write redis://HOST or rediss://HOST");
  EXPECT_EQ(refused("redis:///x"), "redis:///x: no host; write for example redis://localhost/");
  EXPECT_EQ(refused("redis://:7000/x"),
            "redis://:7000/x: no host; write for example redis://localhost/");
  EXPECT_EQ(refused("redis://me@h/x"),
            "redis://h/x: no password; write USER:PASSWORD@ or :PASSWORD@");
  EXPECT_EQ(refused("redis://@h/x"),
            "redis://h/x: no password; write USER:PASSWORD@ or :PASSWORD@");
  EXPECT_EQ(refused("redis://me:@h/x"),
            "redis://h/x: no password; write USER:PASSWORD@ or :PASSWORD@");
  EXPECT_EQ(refused("redis://:sec%ret@h/x"),
            "redis://h/x: '%' in the user or password needs two hex digits");
  EXPECT_EQ(refused("redis://h:0/x"), "redis://h:0/x: port is not a number from 1 to 65535");
  EXPECT_EQ(refused("redis://::1/x"),
            "redis://::1/x: an IPv6 address needs brackets; write for example redis://[::1]:6379/");
  EXPECT_EQ(refused("redis://h/x?db=1"),
            "redis://h/x?db=1: a query means nothing here; write %3F for '?'");
  EXPECT_EQ(refused("redis://h/x#1"),
            "redis://h/x#1: a fragment means nothing here; write %23 for '#'");
  EXPECT_EQ(refused("redis://h/%x"), "redis://h/%x: '%' in the path needs two hex digits");
}

}  // namespace
}  // namespace wskit::broker
