#include <gmock/gmock.h>

#include "unit/client/link_fixture.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class LinkRedirect : public LinkTest {
 protected:
  LinkRedirect() { config.max_redirects = 5; }

  /// To where the redirect has been read and the link dials again.
  void redirected(std::string_view location = "ws://other.test/new") {
    dialed();
    stream.deliver("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + std::string(location) +
                   "\r\n\r\n");
    stream.finish_close();
  }
};

TEST_F(LinkRedirect, DialsWhereItLeads) {
  redirected();
  EXPECT_THAT(diary.lines, ElementsAre("redirect 302 ws://other.test/new"));
  EXPECT_EQ(dialer.endpoint().text(), "other.test:80");
  dialer.succeed(second.connect());
  http::RequestParser parser;
  ASSERT_TRUE(parser.feed(second.taken()));
  EXPECT_EQ(parser.head().target, "/new");
  second.deliver(wire::upgrade_response(parser.head(), {}, {}));
  EXPECT_TRUE(link->is_open());
}

TEST_F(LinkRedirect, IsARefusalUnlessItIsFollowed) {
  config.max_redirects = 0;
  redirected();
  EXPECT_THAT(diary.lines, ElementsAre("ended"));
  EXPECT_EQ(error().message, "the server redirects to ws://other.test/new (302 Found)");
  EXPECT_EQ(outcome().url, "ws://example.test:9000/chat?x=1");
}

TEST_F(LinkRedirect, IsFollowedWhenTheServerEndsTheStream) {
  dialed();
  stream.deliver("HTTP/1.1 307 Go\r\nLocation: /new\r\n\r\nbody without an end");
  stream.end();
  EXPECT_THAT(diary.lines, ElementsAre("redirect 307 ws://example.test:9000/new"));
}

TEST_F(LinkRedirect, ThatCannotBeFollowedIsTheOutcome) {
  redirected("ftp://other.test/");
  EXPECT_EQ(error().kind, ErrorKind::kUpgrade);
  EXPECT_THAT(error().message, testing::HasSubstr("ftp://other.test/"));
}

TEST_F(LinkRedirect, FailsAsTheServerThatItLeadsTo) {
  redirected();
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  EXPECT_EQ(outcome().url, "ws://other.test/new");
  EXPECT_EQ(outcome().status, 0);
}

TEST_F(LinkRedirect, TakesItsTimeFromTheSameConnectTimeout) {
  link->open();
  loop.advance(6s);
  dialer.succeed(stream.connect());
  stream.deliver("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: /new\r\n\r\n");
  stream.finish_close();
  loop.advance(3900ms);
  EXPECT_FALSE(diary.ended);
  loop.advance(200ms);
  EXPECT_EQ(error().kind, ErrorKind::kTimeout);
}

TEST_F(LinkRedirect, IsNotFollowedOnceTheLinkIsGivenUp) {
  dialed();
  stream.deliver("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: /new\r\n\r\n");
  link->abort();
  stream.finish_close();
  EXPECT_THAT(diary.lines, ElementsAre("ended"));
  EXPECT_FALSE(dialer.dialing());
}

TEST_F(LinkRedirect, MayBeGivenUpWhenItIsTold) {
  diary.redirecting = [&] { link->abort(); };
  redirected();
  loop.turn();
  EXPECT_THAT(diary.lines, ElementsAre("redirect 302 ws://other.test/new", "ended"));
}

TEST_F(LinkRedirect, IsForgottenWhenTheLinkIsOpenedAgain) {
  redirected();
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  link->open();
  EXPECT_EQ(dialer.endpoint().text(), "example.test:9000");
}

}  // namespace
}  // namespace wskit::client
