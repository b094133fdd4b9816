#include "http/url.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

Url parsed(std::string_view text) {
  const Result<Url> url = parse_url(text);
  EXPECT_TRUE(url) << text << " -> " << (url ? "" : url.error().message);
  return url ? *url : Url{};
}

std::string refused(std::string_view text) {
  const Result<Url> url = parse_url(text);
  EXPECT_FALSE(url) << text;
  if (url) return "";
  EXPECT_EQ(url.error().kind, ErrorKind::kUsage);
  return url.error().message;
}

TEST(Url, ReadsAllOfItsParts) {
  const Url url = parsed("wss://user:pa%3Ass@example.com:8443/chat/x?room=1&y=%20");
  EXPECT_TRUE(url.secure);
  EXPECT_EQ(url.host, "example.com");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.target, "/chat/x?room=1&y=%20");
  EXPECT_EQ(url.userinfo, "user:pa:ss");
  EXPECT_EQ(url.authority(), "example.com:8443");
  EXPECT_EQ(url.text(), "wss://example.com:8443/chat/x?room=1&y=%20");
}

TEST(Url, IsRefusedWithoutTellingThePassword) {
  EXPECT_EQ(refused("ftp://me:secret@h/x").substr(0, 10), "ftp://h/x:");
  EXPECT_EQ(refused("me:secret@h:0").substr(0, 4), "h:0:");
  EXPECT_EQ(refused("ws://me:s@cret@h/ x").substr(0, 10), "ws://h/ x:");
  EXPECT_EQ(refused("ws://me:secret%4@h/#a@b").substr(0, 14), "ws://h/#a@b: a");
}

TEST(Url, KnowsTheDefaultPorts) {
  EXPECT_EQ(parsed("ws://h").port, 80);
  EXPECT_EQ(parsed("wss://h").port, 443);
  EXPECT_EQ(parsed("ws://h:80").authority(), "h");
  EXPECT_EQ(parsed("wss://h:443").authority(), "h");
  EXPECT_EQ(parsed("wss://h:80").authority(), "h:80");
}

TEST(Url, ReadsHttpAsWs) {
  EXPECT_FALSE(parsed("HTTP://h/x").secure);
  EXPECT_TRUE(parsed("Https://h/x").secure);
  EXPECT_EQ(parsed("http://h/x").text(), "ws://h/x");
}

TEST(Url, NeedsNoScheme) {
  EXPECT_EQ(parsed("example.com").text(), "ws://example.com/");
  EXPECT_EQ(parsed("localhost:8080").text(), "ws://localhost:8080/");
  EXPECT_EQ(parsed("localhost/chat").text(), "ws://localhost/chat");
  EXPECT_EQ(parsed(":9000").text(), "ws://localhost:9000/");
  EXPECT_EQ(parsed(":9000/x").text(), "ws://localhost:9000/x");
  EXPECT_EQ(parsed("h:1/?to=ws://other").text(), "ws://h:1/?to=ws://other");
}

TEST(Url, PutsASlashBeforeALoneQuery) {
  EXPECT_EQ(parsed("ws://h?x=1").target, "/?x=1");
}

TEST(Url, TakesIpv6InBrackets) {
  EXPECT_EQ(parsed("ws://[::1]:8080/").host, "::1");
  EXPECT_EQ(parsed("ws://[::1]:8080/").authority(), "[::1]:8080");
  EXPECT_EQ(parsed("[2001:db8::1]").authority(), "[2001:db8::1]");
}

TEST(Url, KeepsTheZoneForDialingOnly) {
  const Url url = parsed("ws://[fe80::1%25eth0]:1/");
  EXPECT_EQ(url.host, "fe80::1%eth0");
  EXPECT_EQ(url.authority(), "[fe80::1]:1");
  EXPECT_EQ(parsed("ws://[fe80::1%eth0]/").host, "fe80::1%eth0");
}

TEST(Url, EncodesLettersBeyondAsciiInThePath) {
  EXPECT_EQ(parsed("ws://h/\xc3\xa9?\xe2\x82\xac").target, "/%C3%A9?%E2%82%AC");
}

TEST(Url, TakesTheLastAtForTheEndOfTheUser) {
  EXPECT_EQ(parsed("ws://a@b:c@h/").userinfo, "a@b:c");
  EXPECT_EQ(parsed("ws://h/@x").userinfo, "");
}

TEST(Url, SaysWhatIsWrongAndWhatWouldBeRight) {
  EXPECT_EQ(refused(""), "URL: is empty; write for example ws://localhost:8080/");
  EXPECT_EQ(refused("ftp://h/"), "ftp://h/: unknown scheme; write ws:// or wss://");
  EXPECT_EQ(refused("ws://h/#top"),
            "ws://h/#top: a WebSocket URL has no fragment; write %23 for '#'");
  EXPECT_EQ(refused("ws://::1:8080/"),
            "ws://::1:8080/: an IPv6 address needs brackets; write for example ws://[::1]:8080/");
}

TEST(Url, RefusesHostsThatAreNone) {
  for (const std::string_view text :
       {"ws://", "ws:///x", "ws://:80/", "ws://a b/", "ws://h\xc3\xa9/", "ws://h%41/", "ws://[::1/",
        "ws://[]/", "ws://[h]/", "ws://[::1]x/", "ws://[1.2.3.4]/", "ws://h\r\nx/", "?x", "/x"}) {
    EXPECT_NE(refused(text), "");
  }
}

TEST(Url, RefusesAnAddressWithANulInIt) {
  EXPECT_NE(refused(std::string_view("ws://[::1\0]/", 13)), "");
  EXPECT_NE(refused("ws://[fe80::1%00]/"), "");
}

TEST(Url, RefusesPortsThatAreNone) {
  for (const std::string_view text : {"ws://h:/", "ws://h:0/", "ws://h:65536/", "ws://h:-1/",
                                      "ws://h:8x/", "ws://h:+8/", "ws://[::1]:/", "ws:h"}) {
    EXPECT_NE(refused(text).find("port is not a number from 1 to 65535"), std::string::npos);
  }
}

TEST(Url, RefusesWhatWouldBreakTheRequestLine) {
  for (const std::string_view text :
       {"ws://h/a b", "ws://h/\r\nX: y", "ws://h/\t", "ws://h/?\x7f"}) {
    EXPECT_NE(refused(text).find("in the path"), std::string::npos);
  }
}

TEST(Url, RefusesABadPercentInTheUser) {
  for (const std::string_view text : {"ws://%@h/", "ws://%4@h/", "ws://%zz@h/"}) {
    EXPECT_NE(refused(text).find("hex digits"), std::string::npos);
  }
}

}  // namespace
}  // namespace wskit::http
