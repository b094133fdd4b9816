#include "cli/listen_address.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

TEST(ListenAddress, ReadsEveryFormOfTheContract) {
  const struct {
    const char* text;
    const char* host;
    std::uint16_t port;
  } cases[] = {
      {"8080", "127.0.0.1", 8080},     {":8080", "", 8080},
      {"0.0.0.0:1", "0.0.0.0", 1},     {"[::1]:80", "::1", 80},
      {"localhost:0", "localhost", 0}, {"0", "127.0.0.1", 0},
      {"65535", "127.0.0.1", 65535},
  };
  for (const auto& expected : cases) {
    const auto endpoint = parse_listen_address(expected.text);
    ASSERT_TRUE(endpoint) << expected.text;
    EXPECT_EQ(endpoint->host, expected.host);
    EXPECT_EQ(endpoint->port, expected.port);
  }
}

TEST(ListenAddress, RefusesEverythingElse) {
  for (const char* text : {"", ":", "host", "host:", "65536", ":-1", "1x", "::1", "::1:80", "[]:80",
                           "[::1]", "[::1:80", "a:b:80", "ws://h:80", " 80"}) {
    const auto endpoint = parse_listen_address(text);
    ASSERT_FALSE(endpoint) << text;
    EXPECT_EQ(endpoint.error().kind, ErrorKind::kUsage);
    EXPECT_NE(endpoint.error().message.find(text), std::string::npos);
  }
}

}  // namespace
}  // namespace wskit::cli
