#include "server/client_address.h"

#include <gtest/gtest.h>

namespace wskit::server {
namespace {

TEST(ClientAddress, IsAnIpv4AddressWithoutItsPort) {
  EXPECT_EQ(client_address("192.0.2.7:4711"), "192.0.2.7");
}

TEST(HostOf, IsWithoutPortAndBrackets) {
  EXPECT_EQ(host_of("192.0.2.7:4711"), "192.0.2.7");
  EXPECT_EQ(host_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(host_of("[2001:db8::1]:443"), "2001:db8::1");
  EXPECT_EQ(host_of("[2001:db8::1]"), "2001:db8::1");
  EXPECT_EQ(host_of("unix:/run/a:b.sock"), "unix:/run/a:b.sock");
  EXPECT_EQ(host_of("["), "");
  EXPECT_EQ(host_of("unknown"), "unknown");
}

TEST(ClientAddress, NeedsNoPort) {
  EXPECT_EQ(client_address("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(client_address("[2001:db8:1:2:3:4:5:6]"), "2001:db8:1:2::/64");
}

TEST(ClientAddress, IsTheNetworkOfAnIpv6Address) {
  EXPECT_EQ(client_address("[2001:db8:1:2:3:4:5:6]:443"), "2001:db8:1:2::/64");
  EXPECT_EQ(client_address("[::1]:1"), "::/64");
  EXPECT_EQ(client_address("[fe80::1%eth0]:1"), "fe80::/64");
}

TEST(ClientAddress, IsTheIpv4AddressThatAnIpv6AddressMaps) {
  EXPECT_EQ(client_address("[::ffff:192.0.2.7]:443"), "192.0.2.7");
}

TEST(ClientAddress, IsWhateverElseIsThere) {
  for (const auto* peer : {"unix:/run/x.sock", "unknown", "", "[", "[]", "[x]:1", "a:b"})
    EXPECT_EQ(client_address(peer), peer);
}

}  // namespace
}  // namespace wskit::server
