#include "http/forwarded.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> listed(const char* value) {
  return forwarded_for({{"x-forwarded-for", value}}, ForwardedField::kXForwardedFor);
}
std::vector<std::string> described(const char* value) {
  return forwarded_for({{"forwarded", value}}, ForwardedField::kForwarded);
}

TEST(XForwardedFor, IsAListOfAddresses) {
  EXPECT_THAT(listed("192.0.2.7"), ElementsAre("192.0.2.7"));
  EXPECT_THAT(listed("192.0.2.7 ,\t[2001:db8::1]:443,, unknown"),
              ElementsAre("192.0.2.7", "[2001:db8::1]:443", "unknown"));
  EXPECT_THAT(listed(""), IsEmpty());
}

TEST(XForwardedFor, MayStandInSeveralFields) {
  const Headers headers = {
      {"X-Forwarded-For", "a, b"}, {"Forwarded", "for=x"}, {"X-FORWARDED-FOR", "c"}};
  EXPECT_THAT(forwarded_for(headers, ForwardedField::kXForwardedFor), ElementsAre("a", "b", "c"));
}

TEST(Forwarded, HasItsAddressAmongParameters) {
  EXPECT_THAT(described("for=192.0.2.7;proto=https;by=203.0.113.43"), ElementsAre("192.0.2.7"));
  EXPECT_THAT(described("by=x;For=\"[2001:db8:cafe::17]:4711\" , for=_hidden"),
              ElementsAre("[2001:db8:cafe::17]:4711", "_hidden"));
}

TEST(Forwarded, TakesSeparatorsInQuotesForText) {
  EXPECT_THAT(described(R"(host="a,b;for=1";for=2,for="\"3\\")"), ElementsAre("2", R"("3\)"));
}

TEST(Forwarded, IsUnknownWhereItSaysNothingThatCounts) {
  EXPECT_THAT(described("proto=https, for=, for=\"\", for=\"x, for"),
              ElementsAre("unknown", "unknown", "unknown", "unknown"));
  EXPECT_THAT(described(" , ,"), IsEmpty());
}

}  // namespace
}  // namespace wskit::http
