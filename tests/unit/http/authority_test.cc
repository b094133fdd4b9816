#include "http/authority.h"

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

constexpr std::string_view kExample = "ftp://[::1]:21/";

TEST(Authority, HasUpToThreeParts) {
  const auto whole = parse_authority("me:a%20b@host.example:7000", kExample);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->userinfo, "me:a%20b");
  EXPECT_EQ(whole->host, "host.example");
  EXPECT_EQ(whole->port, 7000);
  const auto host = parse_authority("[fe80::1%25eth0]", kExample);
  ASSERT_TRUE(host);
  EXPECT_EQ(host->userinfo, "");
  EXPECT_EQ(host->host, "fe80::1%eth0");
  EXPECT_EQ(host->port, std::nullopt);
  EXPECT_EQ(without_zone(host->host), "fe80::1");
  ASSERT_TRUE(parse_authority("", kExample));
  EXPECT_EQ(parse_authority("", kExample)->host, "");
}

TEST(Authority, GivesTheExampleOfItsOwner) {
  const auto wrong = parse_authority("::1", kExample);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message,
            "an IPv6 address needs brackets; write for example ftp://[::1]:21/");
}

TEST(Authority, IsShownWithoutItsSecrets) {
  EXPECT_EQ(without_userinfo("redis://me:p@ss@h:1/x@y?z"), "redis://h:1/x@y?z");
  EXPECT_EQ(without_userinfo("me:secret@h/x"), "h/x");
  EXPECT_EQ(without_userinfo("ws://h/x@y"), "ws://h/x@y");
  EXPECT_EQ(without_userinfo(""), "");
}

}  // namespace
}  // namespace wskit::http
