#include "client/destination.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

using http::Headers;

class DestinationTest : public testing::Test {
 protected:
  DestinationTest() {
    config.url = http::parse_url("ws://a.test:81/chat?x").value();
    config.max_redirects = 5;
    config.headers = {{"Authorization", "Basic eDp5"}, {"cookie", "c=1"}, {"X-Mine", "1"}};
    destination.restart();
  }

  /// Where a redirect leads: the URL, "no", or the error.
  std::string follow(const std::string& location, int status = 302) {
    const auto followed = destination.follow(status, Headers{{"location", location}});
    if (!followed) return followed.error().message;
    return *followed ? destination.url().text() : "no";
  }
  std::string field(std::string_view name) {
    const wire::ClientHandshake handshake = destination.handshake("key");
    return std::string(http::find(handshake.headers, name).value_or("-"));
  }

  LinkConfig config;
  Destination destination{config};
};

TEST_F(DestinationTest, BeginsAtTheUrlOfTheConfiguration) {
  EXPECT_EQ(destination.endpoint().text(), "a.test:81");
  EXPECT_EQ(destination.handshake("key").target, "/chat?x");
  EXPECT_EQ(destination.handshake("key").host, "a.test:81");
}

TEST_F(DestinationTest, FollowsEveryStatusThatRedirects) {
  for (const int status : {301, 302, 303, 307, 308}) {
    destination.restart();
    EXPECT_EQ(follow("https://b.test/y", status), "wss://b.test/y") << status;
  }
  EXPECT_EQ(destination.endpoint().text(), "b.test:443");
  EXPECT_TRUE(destination.endpoint().secure);
  EXPECT_EQ(destination.handshake("key").host, "b.test");
}

TEST_F(DestinationTest, FollowsNothingElse) {
  for (const int status : {200, 300, 304, 305, 306, 404}) {
    EXPECT_EQ(follow("/y", status), "no") << status;
  }
  EXPECT_FALSE(destination.follow(302, {}).value());
  config.max_redirects = 0;
  EXPECT_EQ(follow("/y"), "no");
}

TEST_F(DestinationTest, ResolvesARelativeLocationWhereItIs) {
  EXPECT_EQ(follow("//b.test/x/y"), "ws://b.test/x/y");
  EXPECT_EQ(follow("../z"), "ws://b.test/z");
}

TEST_F(DestinationTest, EndsALoop) {
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(follow("/again"), "ws://a.test:81/again");
  EXPECT_EQ(follow("/again"), "more than 5 redirects, the last one to /again");
  destination.restart();
  EXPECT_EQ(follow("/again"), "ws://a.test:81/again");
}

TEST_F(DestinationTest, DoesNotLeaveTls) {
  EXPECT_EQ(follow("wss://b.test/"), "wss://b.test/");
  EXPECT_EQ(follow("http://b.test/"),
            "the server redirects to ws://b.test/, which is not encrypted as wss:// is");
}

TEST_F(DestinationTest, RefusesWhatIsNoServer) {
  const auto followed = destination.follow(302, Headers{{"Location", "ftp://b.test/"}});
  ASSERT_FALSE(followed);
  EXPECT_EQ(followed.error().kind, ErrorKind::kUpgrade);
  EXPECT_EQ(followed.error().message,
            "the server redirects to ftp://b.test/: unknown scheme; write ws:// or wss://");
}

TEST_F(DestinationTest, KeepsCredentialsToTheirOrigin) {
  EXPECT_EQ(field("Authorization"), "Basic eDp5");
  for (const char* other : {"ws://b.test:81/", "ws://a.test:82/", "wss://a.test:81/"}) {
    destination.restart();
    follow(other);
    EXPECT_EQ(field("Authorization"), "-") << other;
    EXPECT_EQ(field("Cookie"), "-") << other;
    EXPECT_EQ(field("X-Mine"), "1") << other;
  }
  destination.restart();
  follow("//A.test:81/other");
  EXPECT_EQ(field("Cookie"), "c=1");
}

TEST_F(DestinationTest, TakesTheHostOfTheUserForItsOrigin) {
  config.headers = {{"host", "virtual.test"}};
  EXPECT_EQ(destination.handshake("key").host, "virtual.test");
  EXPECT_EQ(field("Host"), "-");
  follow("ws://b.test/");
  EXPECT_EQ(destination.handshake("key").host, "b.test");
}

}  // namespace
}  // namespace wskit::client
