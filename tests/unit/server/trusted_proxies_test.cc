#include "server/trusted_proxies.h"

#include <initializer_list>

#include <gtest/gtest.h>

namespace wskit::server {
namespace {

TrustedProxies trusting(std::initializer_list<std::string_view> ranges) {
  TrustedProxies proxies;
  for (const std::string_view range : ranges)
    EXPECT_TRUE(proxies.add(range)) << range;
  return proxies;
}

/// Who has sent a request with this X-Forwarded-For.
std::string client(const TrustedProxies& proxies, const std::string& peer, const std::string& way) {
  return proxies.client_of(peer, {{"X-Forwarded-For", way}});
}

TEST(TrustedProxies, AreNoneByThemselves) {
  const TrustedProxies proxies;
  EXPECT_TRUE(proxies.empty());
  EXPECT_EQ(client(proxies, "127.0.0.1:1", "192.0.2.7"), "127.0.0.1:1");
}

TEST(TrustedProxies, SayWhoTheClientIs) {
  const auto proxies = trusting({"10.0.0.0/8", "2001:db8:1::/48", "unix"});
  EXPECT_EQ(client(proxies, "10.1.2.3:80", "192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(client(proxies, "10.1.2.3:80", "192.0.2.7:4711"), "192.0.2.7:4711");
  EXPECT_EQ(client(proxies, "[2001:db8:1:2::3]:80", "2001:DB8:2::1"), "[2001:db8:2::1]");
  EXPECT_EQ(client(proxies, "[::ffff:10.0.0.1]:80", "[2001:db8:2::1]:443"), "[2001:db8:2::1]:443");
  EXPECT_EQ(client(proxies, "unix:/run/x.sock", "192.0.2.7"), "192.0.2.7");
}

TEST(TrustedProxies, AreNotWhoeverSaysSo) {
  const auto proxies = trusting({"10.0.0.0/8", "2001:db8:1::/48"});
  for (const char* const peer :
       {"11.0.0.1:80", "[2001:db8:2::3]:80", "[::10.0.0.1]:80", "unix:", "unknown"})
    EXPECT_EQ(client(proxies, peer, "192.0.2.7"), peer);
}

TEST(TrustedProxies, EndTheWayAtTheNearestThatIsNone) {
  const auto proxies = trusting({"10.0.0.0/8"});
  EXPECT_EQ(client(proxies, "10.0.0.1:80", "198.51.100.1, 192.0.2.7, 10.0.0.3, 10.0.0.2"),
            "192.0.2.7");
  EXPECT_EQ(client(proxies, "10.0.0.1:80", "10.0.0.3, 10.0.0.2"), "10.0.0.3");
}

TEST(TrustedProxies, StandForAClientThatTheyDoNotName) {
  const auto proxies = trusting({"10.0.0.0/8"});
  EXPECT_EQ(proxies.client_of("10.0.0.1:80", {}), "10.0.0.1:80");
  for (const char* const hop : {"unknown", "_hidden", "192.0.2.7:", "192.0.2.7:x", "[", "[::1",
                                "[::1]x", "[::1]:123456", "1.2.3", "1.2.3.4%a", "::1::"})
    EXPECT_EQ(client(proxies, "10.0.0.1:80", std::string("192.0.2.7, ") + hop + ", 10.0.0.2"),
              "10.0.0.2")
        << hop;
}

TEST(TrustedProxies, WriteTheFieldThatTheyAreSaidToWrite) {
  auto proxies = trusting({"10.0.0.0/8"});
  const http::Headers headers = {{"X-Forwarded-For", "192.0.2.7"},
                                 {"Forwarded", "for=\"[2001:db8::1]\";proto=https"}};
  EXPECT_EQ(proxies.client_of("10.0.0.1:80", headers), "192.0.2.7");
  proxies.set_field(http::ForwardedField::kForwarded);
  EXPECT_EQ(proxies.client_of("10.0.0.1:80", headers), "[2001:db8::1]");
}

TEST(TrustedProxies, AreAddressesNetworksOrUnixSockets) {
  TrustedProxies proxies;
  for (const char* const range : {"10.0.0.0/8", "10.1.2.3/8", "0.0.0.0/0", "::/0", "::1",
                                  "192.0.2.7/32", "2001:db8::/128", "unix"})
    EXPECT_TRUE(proxies.add(range)) << range;
  for (const char* const range : {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x",
                                  "10.0.0.0/-1", "10.0.0/8", "example.com", "/8", "10.0.0.1:80"}) {
    const Status added = proxies.add(range);
    ASSERT_FALSE(added) << range;
    EXPECT_EQ(added.error().kind, ErrorKind::kUsage);
  }
  EXPECT_EQ(TrustedProxies().add("10.0.0.0/33").error().message,
            "'10.0.0.0/33' is no address and no network; write 10.0.0.0/8, 2001:db8::/32, "
            "127.0.0.1, or unix");
}

}  // namespace
}  // namespace wskit::server
