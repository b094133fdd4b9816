#include <gmock/gmock.h>

#include "unit/client/link_fixture.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

class LinkOpen : public LinkTest {
 protected:
  /// What comes of a server that answers the upgrade with `answer`.
  Error refused_with(std::string_view answer) {
    dialed();
    stream.deliver(answer);
    EXPECT_TRUE(diary.lines.empty()) << "an event from inside a read";
    stream.finish_close();
    EXPECT_THAT(diary.lines, ElementsAre("ended"));
    EXPECT_FALSE(outcome().opened);
    return error();
  }
};

TEST_F(LinkOpen, AsksForWhatTheConfigurationSays) {
  config.headers = {{"Origin", "http://o.test"}, {"X-Extra", "1"}};
  config.subprotocols = {"a", "b"};
  const http::RequestHead request = dialed();
  EXPECT_EQ(dialer.endpoint().text(), "example.test:9000");
  EXPECT_EQ(request.target, "/chat?x=1");
  EXPECT_EQ(http::find(request.headers, "Host"), "example.test:9000");
  EXPECT_EQ(http::find(request.headers, "Origin"), "http://o.test");
  EXPECT_EQ(http::find(request.headers, "X-Extra"), "1");
  EXPECT_THAT(http::tokens(request.headers, "Sec-WebSocket-Protocol"), ElementsAre("a", "b"));
  EXPECT_TRUE(wire::check_upgrade(request).has_value());
}

TEST_F(LinkOpen, DialsTheUnixSocketWhenOneIsGiven) {
  config.unix_path = "/run/x.sock";
  link->open();
  EXPECT_EQ(dialer.endpoint().text(), "unix:/run/x.sock");
}

TEST_F(LinkOpen, OpensOnAValidAnswer) {
  opened();
  EXPECT_TRUE(link->is_open());
  EXPECT_THAT(diary.lines, ElementsAre("open "));
}

TEST_F(LinkOpen, OpensOnAnAnswerThatComesByteByByte) {
  const std::string answer = wire::upgrade_response(dialed(), {}, {}) + text("first");
  for (const char byte : answer)
    stream.deliver({&byte, 1});
  EXPECT_THAT(diary.lines, ElementsAre("open ", "text first"));
}

TEST_F(LinkOpen, GivesTheFramesBehindTheHeadToTheProtocol) {
  opened(text("one") + text("two"));
  EXPECT_THAT(diary.lines, ElementsAre("open ", "text one", "text two"));
}

TEST_F(LinkOpen, ReadsFirstWhatCameBeforeItWasHandedTheConnection) {
  link->open();
  dialer.succeed(stream.connect(), "HTTP/1.1 503 Full\r\nContent-Le");
  stream.deliver("ngth: 3\r\n\r\nfew");
  stream.finish_close();
  EXPECT_EQ(outcome().status, 503);
  EXPECT_EQ(outcome().body, "few");
}

TEST_F(LinkOpen, TellsTheSubprotocolThatTheServerChose) {
  config.subprotocols = {"a", "b"};
  const http::RequestHead request = dialed();
  stream.deliver(wire::upgrade_response(request, "b", {}));
  EXPECT_THAT(diary.lines, ElementsAre("open b"));
}

TEST_F(LinkOpen, MaySendFromInsideTheOpening) {
  diary.opening = [&] { EXPECT_TRUE(link->send(wire::Opcode::kText, "hi")); };
  opened();
  EXPECT_TRUE(stream.write_wanted());
  EXPECT_EQ(sent(), "\x81hi");
}

TEST_F(LinkOpen, RefusesASubprotocolThatWasNotOffered) {
  config.subprotocols = {"a"};
  const http::RequestHead request = dialed();
  stream.deliver(wire::upgrade_response(request, "z", {}));
  stream.finish_close();
  EXPECT_EQ(error().kind, ErrorKind::kUpgrade);
}

TEST_F(LinkOpen, RefusesAWrongAcceptValue) {
  http::RequestHead request = dialed();
  for (auto& [name, value] : request.headers) {
    if (http::same_name(name, "Sec-WebSocket-Key")) value = "AAAAAAAAAAAAAAAAAAAAAA==";
  }
  stream.deliver(wire::upgrade_response(request, {}, {}));
  stream.finish_close();
  EXPECT_EQ(error().kind, ErrorKind::kUpgrade);
  EXPECT_EQ(outcome().status, 101);
}

TEST_F(LinkOpen, ReportsARefusalWithStatusHeadersAndBody) {
  const Error refused =
      refused_with("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nX-Why: path\r\n\r\nno such x");
  EXPECT_EQ(refused.kind, ErrorKind::kUpgrade);
  EXPECT_THAT(refused.message, HasSubstr("404 Not Found"));
  EXPECT_EQ(outcome().status, 404);
  EXPECT_EQ(outcome().body, "no such x");
  EXPECT_EQ(http::find(outcome().headers, "X-Why"), "path");
}

TEST_F(LinkOpen, WaitsForTheBodyOfARefusal) {
  dialed();
  stream.deliver("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nab");
  EXPECT_FALSE(stream.abort_asked());
  stream.deliver("cd");
  EXPECT_TRUE(stream.abort_asked());
  stream.finish_close();
  EXPECT_EQ(outcome().body, "abcd");
}

TEST_F(LinkOpen, TakesABodyThatTheEndOfTheStreamDelimits) {
  dialed();
  stream.deliver("HTTP/1.0 503 Busy\r\n\r\ncome later");
  EXPECT_FALSE(stream.abort_asked());
  stream.end();
  EXPECT_EQ(outcome().status, 503);
  EXPECT_EQ(outcome().body, "come later");
}

TEST_F(LinkOpen, DoesNotWaitForMoreBodyThanItShows) {
  dialed();
  stream.deliver("HTTP/1.1 500 Oops\r\n\r\n" + std::string(5000, 'x'));
  EXPECT_TRUE(stream.abort_asked());
}

TEST_F(LinkOpen, CallsARefusalForLackOfCredentialsUnauthorized) {
  EXPECT_EQ(refused_with("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n").kind,
            ErrorKind::kUnauthorized);
}

TEST_F(LinkOpen, CallsAForbiddenUpgradeUnauthorized) {
  EXPECT_EQ(refused_with("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").kind,
            ErrorKind::kUnauthorized);
}

TEST_F(LinkOpen, NamesWhereARedirectLeads) {
  const Error refused =
      refused_with("HTTP/1.1 302 Found\r\nLocation: ws://other.test/\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(refused.kind, ErrorKind::kUpgrade);
  EXPECT_THAT(refused.message, HasSubstr("ws://other.test/"));
}

TEST_F(LinkOpen, RefusesGarbage) {
  EXPECT_EQ(refused_with("\x01\x02garbage\r\n\r\n").kind, ErrorKind::kUpgrade);
}

TEST_F(LinkOpen, RecognisesAServerThatSpeaksTls) {
  EXPECT_THAT(refused_with("\x15\x03\x01\x02").message, HasSubstr("wss://"));
}

TEST_F(LinkOpen, ReportsAnEndBeforeTheAnswer) {
  dialed();
  stream.deliver("HTTP/1.1 101 Switch");
  stream.end();
  EXPECT_EQ(error().kind, ErrorKind::kUpgrade);
  EXPECT_EQ(error().message, "connection closed before the server answered the upgrade");
}

TEST_F(LinkOpen, ReportsWhyTheNetworkFailedBeforeTheAnswer) {
  dialed();
  stream.end(Error{ErrorKind::kLost, "connection reset by peer"});
  EXPECT_EQ(error().kind, ErrorKind::kUpgrade);
  EXPECT_THAT(error().message, HasSubstr("connection reset by peer"));
}

TEST_F(LinkOpen, ReportsAFailedDial) {
  link->open();
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  EXPECT_EQ(error().kind, ErrorKind::kConnect);
  EXPECT_EQ(error().message, "connection refused");
}

TEST_F(LinkOpen, StopsDialingWhenTheTimeIsOver) {
  config.connect_timeout = 250ms;
  link->open();
  loop.advance(249ms);
  EXPECT_FALSE(diary.ended);
  loop.advance(1ms);
  EXPECT_EQ(error().kind, ErrorKind::kTimeout);
  EXPECT_EQ(error().message, "no connection within 0.25s");
  EXPECT_FALSE(dialer.dialing());
}

TEST_F(LinkOpen, StopsWaitingForTheAnswerWhenTheTimeIsOver) {
  dialed();
  loop.advance(10s);
  EXPECT_TRUE(stream.abort_asked());
  EXPECT_FALSE(diary.ended);
  stream.finish_close();
  EXPECT_EQ(error().kind, ErrorKind::kTimeout);
  EXPECT_EQ(error().message, "no answer to the upgrade within 10s");
}

TEST_F(LinkOpen, JudgesARefusalWhoseBodyNeverEndsWhenTheTimeIsOver) {
  dialed();
  stream.deliver("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nstart");
  loop.advance(10s);
  stream.finish_close();
  EXPECT_EQ(error().kind, ErrorKind::kUpgrade);
  EXPECT_EQ(outcome().body, "start");
}

TEST_F(LinkOpen, ForgetsTheConnectTimeoutOnceOpen) {
  config.ping_interval = 0s;
  opened();
  EXPECT_EQ(loop.armed(), 0U);
}

TEST_F(LinkOpen, GivesUpWhileDialing) {
  link->open();
  link->close();
  EXPECT_FALSE(dialer.dialing());
  EXPECT_FALSE(diary.ended) << "an event from inside a call";
  loop.turn();
  EXPECT_EQ(error().kind, ErrorKind::kConnect);
}

TEST_F(LinkOpen, GivesUpWhileUpgrading) {
  dialed();
  link->close();
  EXPECT_TRUE(stream.abort_asked());
  EXPECT_FALSE(diary.ended) << "an event from inside a call";
  stream.finish_close();
  EXPECT_EQ(error().kind, ErrorKind::kConnect);
  EXPECT_THAT(diary.lines, ElementsAre("ended"));
}

TEST_F(LinkOpen, TellsNothingOnceDestroyed) {
  link->open();
  link->close();
  link.reset();
  loop.advance(1min);
  EXPECT_TRUE(diary.lines.empty());
}

TEST_F(LinkOpen, MayBeDestroyedWhenItHasEnded) {
  diary.ending = [&] { link.reset(); };
  link->open();
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  EXPECT_FALSE(link);
}

TEST_F(LinkOpen, MayBeOpenedAgainWhenItHasEnded) {
  diary.ending = [&] {
    if (dialer.dials() < 3) link->open();
  };
  link->open();
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  EXPECT_EQ(dialer.dials(), 3);
  dialer.succeed(stream.connect());
  http::RequestParser parser;
  ASSERT_TRUE(parser.feed(stream.taken()).has_value());
  stream.deliver(wire::upgrade_response(parser.head(), {}, {}));
  EXPECT_TRUE(link->is_open());
}

}  // namespace
}  // namespace wskit::client
