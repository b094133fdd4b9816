#include <gmock/gmock.h>

#include "unit/client/link_fixture.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using wire::Opcode;

using LinkClose = LinkTest;

TEST_F(LinkClose, OfOursWaitsForTheAnswer) {
  opened();
  link->close(1000, "done");
  EXPECT_EQ(sent(),
            "\x88\x03\xe8"
            "done");
  EXPECT_FALSE(stream.close_asked());
  stream.deliver(close_frame(1000, "done"));
  EXPECT_TRUE(stream.close_asked());
  EXPECT_FALSE(diary.ended);
  stream.finish_close();
  EXPECT_FALSE(outcome().error);
  EXPECT_TRUE(outcome().clean);
  EXPECT_FALSE(outcome().by_peer);
  EXPECT_EQ(outcome().code, 1000);
}

TEST_F(LinkClose, OfThePeerIsAnswered) {
  opened();
  stream.deliver(close_frame(1001, "maintenance"));
  EXPECT_EQ(sent().substr(0, 3), "\x88\x03\xe9");
  stream.finish_close();
  EXPECT_FALSE(outcome().error);
  EXPECT_TRUE(outcome().opened);
  EXPECT_TRUE(outcome().clean);
  EXPECT_TRUE(outcome().by_peer);
  EXPECT_EQ(outcome().code, 1001);
  EXPECT_EQ(outcome().reason, "maintenance");
}

TEST_F(LinkClose, KeepsItsOutcomeWhenTheNetworkFailsAfterTheHandshake) {
  opened();
  stream.deliver(close_frame(1000, ""));
  stream.end(Error{ErrorKind::kLost, "connection reset by peer"});
  EXPECT_FALSE(outcome().error);
  EXPECT_TRUE(outcome().clean);
}

TEST_F(LinkClose, WithoutAnAnswerEndsAfterTheTimeout) {
  opened();
  link->close();
  loop.advance(5s);
  EXPECT_TRUE(stream.abort_asked());
  stream.finish_close();
  EXPECT_EQ(error().kind, ErrorKind::kLost);
  EXPECT_EQ(error().message, "no close frame from the server within 5s");
  EXPECT_FALSE(outcome().clean);
}

TEST_F(LinkClose, TwiceIsTheSameAsOnce) {
  opened();
  link->close(1000, "first");
  stream.taken();
  link->close(1001, "second");
  EXPECT_EQ(stream.taken(), "");
}

TEST_F(LinkClose, WithoutACloseFrameIsALoss) {
  opened();
  stream.end();
  EXPECT_TRUE(outcome().opened);
  EXPECT_EQ(error().kind, ErrorKind::kLost);
  EXPECT_EQ(outcome().code, wire::kAbnormal);
}

TEST_F(LinkClose, ByAFailedNetworkTellsTheReason) {
  opened();
  stream.end(Error{ErrorKind::kLost, "connection reset by peer"});
  EXPECT_EQ(error().kind, ErrorKind::kLost);
  EXPECT_EQ(error().message, "connection reset by peer");
}

TEST_F(LinkClose, FailsAServerThatMasksItsFrames) {
  opened();
  stream.deliver(std::string("\x81\x81\0\0\0\0x", 7));
  EXPECT_EQ(sent().substr(0, 3), "\x88\x03\xea");
  EXPECT_TRUE(stream.close_asked());
  stream.finish_close();
  EXPECT_EQ(error().kind, ErrorKind::kProtocol);
  EXPECT_THAT(error().message, HasSubstr("1002"));
  EXPECT_EQ(outcome().code, 1002);
  EXPECT_FALSE(outcome().clean);
}

TEST_F(LinkClose, FailsAMessageOverTheLimit) {
  config.max_message = 10;
  opened();
  stream.deliver(text("eleven byte"));
  stream.finish_close();
  EXPECT_EQ(outcome().code, 1009);
  EXPECT_EQ(error().kind, ErrorKind::kProtocol);
  EXPECT_EQ(error().message, "the server's message is larger than 10 bytes (close code 1009)");
}

TEST_F(LinkClose, ByAbortSendsNothing) {
  opened();
  link->send(Opcode::kText, "lost");
  link->abort();
  EXPECT_FALSE(link->is_open());
  EXPECT_FALSE(diary.ended) << "an event from inside a call";
  stream.finish_close();
  EXPECT_EQ(stream.taken(), "");
  EXPECT_FALSE(outcome().error);
  EXPECT_EQ(outcome().code, wire::kAbnormal);
}

TEST_F(LinkClose, ByAbortCutsACloseShort) {
  opened();
  link->close();
  link->abort();
  stream.finish_close();
  EXPECT_EQ(outcome().code, wire::kAbnormal);
  EXPECT_EQ(loop.armed(), 0U);
}

TEST_F(LinkClose, OfAnIdleLinkDoesNothing) {
  link->close();
  link->abort();
  loop.advance(1min);
  EXPECT_THAT(diary.lines, IsEmpty());
}

TEST_F(LinkClose, LetsTheLinkBeDestroyedInTheLastCall) {
  diary.ending = [&] { link.reset(); };
  opened();
  stream.end();
  EXPECT_FALSE(link);
  EXPECT_FALSE(stream.alive());
}

TEST_F(LinkClose, LetsTheLinkBeOpenedAgainInTheLastCall) {
  diary.ending = [&] {
    if (dialer.dials() == 1) link->open();
  };
  opened();
  stream.deliver(close_frame(1012, ""));
  stream.finish_close();
  EXPECT_EQ(dialer.dials(), 2);
  dialer.succeed(second.connect());
  http::RequestParser parser;
  ASSERT_TRUE(parser.feed(second.taken()).has_value());
  second.deliver(wire::upgrade_response(parser.head(), {}, {}) + text("back"));
  EXPECT_THAT(diary.lines, ElementsAre("open ", "ended", "open ", "text back"));
}

}  // namespace
}  // namespace wskit::client
