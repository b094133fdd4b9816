#include "client/no_proxy.h"

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

bool direct(std::string_view list, std::string_view host, std::uint16_t port = 80) {
  return NoProxy(list).matches(host, port);
}

TEST(NoProxy, OfNothingMatchesNothing) {
  EXPECT_FALSE(direct("", "example.org"));
  EXPECT_FALSE(direct(" , ,.", "example.org"));
}

TEST(NoProxy, ADomainIsItselfAndAllBelowIt) {
  for (const char* list :
       {"example.org", ".example.org", "*.example.org", "a.test, Example.ORG."}) {
    EXPECT_TRUE(direct(list, "example.org")) << list;
    EXPECT_TRUE(direct(list, "www.Example.org")) << list;
    EXPECT_TRUE(direct(list, "example.org.")) << list;
    EXPECT_FALSE(direct(list, "badexample.org")) << list;
    EXPECT_FALSE(direct(list, "example.org.test")) << list;
  }
}

TEST(NoProxy, AStarIsEverything) {
  EXPECT_TRUE(direct("*", "example.org"));
  EXPECT_TRUE(direct("a.test *", "::1"));
}

TEST(NoProxy, AnAddressIsItselfHoweverItIsWritten) {
  EXPECT_TRUE(direct("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(direct("192.0.2.1", "192.0.2.10"));
  EXPECT_TRUE(direct("2001:db8::1", "2001:DB8:0::1"));
  EXPECT_TRUE(direct("[::1]", "::1"));
  EXPECT_FALSE(direct("1.2", "192.0.1.2")) << "a domain is no part of an address";
}

TEST(NoProxy, ANetworkIsAllOfItsAddresses) {
  EXPECT_TRUE(direct("10.0.0.0/8", "10.255.1.2"));
  EXPECT_FALSE(direct("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(direct("192.0.2.128/25", "192.0.2.200"));
  EXPECT_FALSE(direct("192.0.2.128/25", "192.0.2.100"));
  EXPECT_TRUE(direct("fd00::/8", "fdff::1"));
  EXPECT_FALSE(direct("fd00::/8", "fe80::1"));
  EXPECT_TRUE(direct("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(direct("0.0.0.0/0", "::1"));
  EXPECT_FALSE(direct("10.0.0.0/8", "ten.test"));
}

TEST(NoProxy, AnImpossibleNetworkMatchesNothing) {
  for (const char* list : {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "10.0.0.0/"}) {
    EXPECT_FALSE(direct(list, "10.0.0.1")) << list;
    EXPECT_FALSE(direct(list, "fd00::1")) << list;
  }
}

TEST(NoProxy, APortRestrictsAnElement) {
  EXPECT_TRUE(direct("example.org:8080", "example.org", 8080));
  EXPECT_FALSE(direct("example.org:8080", "example.org", 80));
  EXPECT_TRUE(direct("[::1]:8080", "::1", 8080));
  EXPECT_FALSE(direct("[::1]:8080", "::1", 80));
  EXPECT_TRUE(direct("10.0.0.0/8:81", "10.1.1.1", 81));
  EXPECT_FALSE(direct("example.org:x", "example.org", 80));
}

}  // namespace
}  // namespace wskit::client
