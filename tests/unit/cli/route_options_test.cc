#include "cli/route_options.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using Addresses = std::vector<std::string>;

TEST(ResolveOption, HasHostPortAndAddresses) {
  const auto entry = parse_override("example.org:80:127.0.0.1,[::1],::2");
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(entry->host, "example.org");
  EXPECT_EQ(entry->port, 80);
  EXPECT_EQ(entry->addresses, (Addresses{"127.0.0.1", "::1", "::2"}));
}

TEST(ResolveOption, TakesAnyHostAndBrackets) {
  EXPECT_EQ(parse_override("*:443:::1")->host, "*");
  EXPECT_EQ(parse_override("*:443:::1")->addresses, Addresses{"::1"});
  EXPECT_EQ(parse_override("[::1]:80:[::2]")->host, "::1");
}

TEST(ResolveOption, SaysWhatWouldBeRight) {
  for (const char* text : {"", "h", "h:80", "h:80:", "h:x:127.0.0.1", "h:80:name", ":80:127.0.0.1",
                           "h:99999:127.0.0.1", "h:80:127.0.0.1,", "[::1:80:127.0.0.1"}) {
    const auto entry = parse_override(text);
    ASSERT_FALSE(entry) << text;
    EXPECT_NE(entry.error().message.find("example.org:80:127.0.0.1"), std::string::npos);
  }
}

}  // namespace
}  // namespace wskit::cli
