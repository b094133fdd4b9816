#include "server/ip_address.h"

#include <string_view>

#include <gtest/gtest.h>

namespace wskit::server {
namespace {

using std::string_view_literals::operator""sv;

TEST(IpAddress, IsWrittenInItsShortestForm) {
  EXPECT_EQ(IpAddress::parse("192.0.2.7")->text(), "192.0.2.7");
  EXPECT_EQ(IpAddress::parse("2001:0DB8:0:0::1")->text(), "2001:db8::1");
  EXPECT_EQ(IpAddress::parse("fe80::1%eth0")->text(), "fe80::1");
}

TEST(IpAddress, IsTheSameWhetherMappedOrNot) {
  EXPECT_EQ(IpAddress::parse("::ffff:192.0.2.7"), IpAddress::parse("192.0.2.7"));
  EXPECT_TRUE(IpAddress::parse("::ffff:192.0.2.7")->is_v4());
  EXPECT_FALSE(IpAddress::parse("::192.0.2.7")->is_v4());
}

TEST(IpAddress, IsNotMadeOfAnythingElse) {
  for (const std::string_view text :
       {""sv, "1.2.3"sv, "1.2.3.4.5"sv, "1.2.3.256"sv, "1.2.3.4%eth0"sv, " 1.2.3.4"sv,
        "1.2.3.4\0"sv, "::1\0x"sv, ":"sv, "[::1]"sv, "example.com"sv})
    EXPECT_FALSE(IpAddress::parse(text)) << text;
}

TEST(IpAddress, BelongsToNetworks) {
  const auto address = *IpAddress::parse("2001:db8:ffff:ffff::1");
  EXPECT_EQ(address.network(0).text(), "::");
  EXPECT_EQ(address.network(36).text(), "2001:db8:f000::");
  EXPECT_EQ(address.network(64).text(), "2001:db8:ffff:ffff::");
  EXPECT_EQ(address.network(128), address);
  EXPECT_EQ(IpAddress::parse("10.255.3.4")->network(IpAddress::kMappedBits + 9).text(),
            "10.128.0.0");
}

}  // namespace
}  // namespace wskit::server
