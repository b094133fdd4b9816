#include "wire/protocol.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "unit/wire/peer.h"

namespace wskit::wire {
namespace {

using namespace std::string_literals;
using Role = Protocol::Role;

// The examples of RFC 6455 section 5.7.
TEST(Protocol, ReadsTheMaskedHelloOfTheRfc) {
  Peer server(Role::kServer);
  server.feed("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s);
  EXPECT_EQ(server.events(), "text(Hello)");
}

TEST(Protocol, ReadsTheUnmaskedHelloOfTheRfc) {
  Peer client(Role::kClient);
  client.feed("\x81\x05Hello"s);
  EXPECT_EQ(client.events(), "text(Hello)");
}

TEST(Protocol, ReadsTheFragmentedHelloOfTheRfc) {
  Peer client(Role::kClient);
  client.feed("\x01\x03Hel"s + "\x80\x02lo"s);
  EXPECT_EQ(client.events(), "text(Hello)");
}

}  // namespace
}  // namespace wskit::wire
