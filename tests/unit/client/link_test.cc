#include "client/link.h"

#include <gmock/gmock.h>

#include "unit/client/link_fixture.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using wire::Opcode;

// The bench holds 15,000 links a thread within 3 KiB each; this is the part that is ours.
static_assert(sizeof(Link) <= 512);

using LinkMessages = LinkTest;

TEST_F(LinkMessages, AreSentMaskedAndAtTheEndOfTheTurn) {
  opened();
  EXPECT_TRUE(link->send(Opcode::kText, "hello"));
  EXPECT_TRUE(stream.write_wanted());
  EXPECT_EQ(link->buffered(), 11U);
  EXPECT_EQ(sent(), "\x81hello");
  EXPECT_EQ(link->buffered(), 0U);
}

TEST_F(LinkMessages, AreNotTakenBeforeTheLinkIsOpen) {
  EXPECT_FALSE(link->send(Opcode::kText, "early"));
  dialed();
  EXPECT_FALSE(link->send(Opcode::kText, "early"));
  EXPECT_EQ(stream.taken(), "");
}

TEST_F(LinkMessages, AreNotTakenOnceItCloses) {
  opened();
  link->close();
  EXPECT_FALSE(link->is_open());
  EXPECT_FALSE(link->send(Opcode::kText, "late"));
}

TEST_F(LinkMessages, OfOneReadAreABatch) {
  opened();
  const int before = diary.batches;
  stream.deliver(text("a") + text("b") + text("c"));
  EXPECT_EQ(diary.batches, before + 1);
  EXPECT_THAT(diary.lines, ElementsAre("open ", "text a", "text b", "text c"));
}

TEST_F(LinkMessages, OfBothKindsKeepTheirKind) {
  opened(frame(Opcode::kBinary, "\x01") + text("t"));
  EXPECT_THAT(diary.lines, ElementsAre("open ", "binary \x01", "text t"));
}

TEST_F(LinkMessages, AfterAnAbortAreDropped) {
  opened();
  diary.receiving = [&] { link->abort(); };
  stream.deliver(text("a") + text("b"));
  stream.finish_close();
  EXPECT_THAT(diary.lines, ElementsAre("open ", "text a", "ended"));
}

TEST_F(LinkMessages, StillComeWhileTheLinkCloses) {
  opened();
  link->close();
  stream.deliver(text("last words"));
  EXPECT_THAT(diary.lines, Contains("text last words"));
}

TEST_F(LinkMessages, StopWhenReadingDoes) {
  opened();
  link->set_reading(false);
  EXPECT_FALSE(stream.reading());
  link->set_reading(true);
  EXPECT_TRUE(stream.reading());
}

TEST_F(LinkMessages, LetTheUpgradeThroughWhenReadingWasStoppedBefore) {
  dialed();
  link->set_reading(false);
  EXPECT_TRUE(stream.reading());
}

TEST_F(LinkMessages, TellWhenTheQueueHasDrained) {
  opened();
  stream.drained();
  EXPECT_THAT(diary.lines, ElementsAre("open ", "drained"));
}

using LinkPings = LinkTest;

TEST_F(LinkPings, OfTheServerAreAnsweredAndTold) {
  opened();
  stream.deliver(frame(Opcode::kPing, "p"));
  EXPECT_TRUE(stream.write_wanted());
  EXPECT_EQ(sent(), "\x8ap");
  EXPECT_THAT(diary.lines, Contains("ping p"));
}

TEST_F(LinkPings, OfAServerThatReadsNoPongsStopTheReading) {
  opened();
  const std::string pings = [] {
    std::string frames;
    for (int i = 0; i < 1000; ++i)
      frames += frame(wire::Opcode::kPing, std::string(125, 'x'));
    return frames;
  }();
  int batches = 0;
  for (; stream.reading() && batches < 100; ++batches)
    stream.deliver(pings);
  EXPECT_FALSE(stream.reading());
  EXPECT_LT(link->buffered(), 2U << 20);

  stream.taken();
  stream.drained();
  EXPECT_TRUE(stream.reading());
}

TEST_F(LinkPings, OfAServerThatReadsPongsNeverStopTheReading) {
  opened();
  stream.set_takes_at_once(true);
  for (int i = 0; i < 20'000; ++i)
    stream.deliver(frame(wire::Opcode::kPing, std::string(125, 'x')));
  EXPECT_TRUE(stream.reading());
}

TEST_F(LinkPings, DoNotStopTheReadingForWhatTheOwnerHasQueued) {
  opened();
  link->send(wire::Opcode::kBinary, std::string(4U << 20, 'x'));
  stream.deliver(frame(wire::Opcode::kPing, "x"));
  EXPECT_TRUE(stream.reading());
}

TEST_F(LinkPings, OfTheUserMeasureTheRoundTrip) {
  opened();
  link->ping("mine");
  EXPECT_EQ(sent(), "\x89mine");
  loop.advance(12ms);
  stream.deliver(frame(Opcode::kPong, "mine"));
  EXPECT_THAT(diary.lines, Contains("pong mine"));
  EXPECT_EQ(diary.last_round_trip, 12ms);
}

TEST_F(LinkPings, AreNotMeasuredByAPongToSomethingElse) {
  opened();
  link->ping("mine");
  loop.advance(12ms);
  stream.deliver(frame(Opcode::kPong, "other"));
  EXPECT_EQ(diary.last_round_trip, 0ms);
}

TEST_F(LinkPings, LeaveAtTheInterval) {
  opened();
  loop.advance(29s);
  EXPECT_EQ(stream.taken(), "");
  loop.advance(1s);
  const std::string ping = sent();
  EXPECT_EQ(ping.substr(0, 1), "\x89");
  stream.deliver(frame(Opcode::kPong, ping.substr(1)));
  EXPECT_EQ(diary.last_round_trip, 0ms);
  loop.advance(30s);
  EXPECT_EQ(sent().substr(0, 1), "\x89");
}

TEST_F(LinkPings, EndTheLinkWhenNothingComesBack) {
  opened();
  loop.advance(34s);
  EXPECT_FALSE(stream.abort_asked());
  loop.advance(1s);
  EXPECT_TRUE(stream.abort_asked());
  stream.finish_close();
  EXPECT_TRUE(outcome().opened);
  EXPECT_EQ(error().kind, ErrorKind::kLost);
  EXPECT_EQ(error().message, "no pong from the server within 5s");
}

TEST_F(LinkPings, AreSatisfiedByAnyBytes) {
  opened();
  for (int pings = 0; pings < 10; ++pings) {
    loop.advance(30s);
    stream.deliver(text("not a pong"));
  }
  loop.advance(4s);
  EXPECT_FALSE(stream.abort_asked());
}

TEST_F(LinkPings, MayBeMoreFrequentThanThePongTimeout) {
  config.ping_interval = 1s;
  opened();
  int pings = 0;
  for (int i = 0; i < 5; ++i) {
    loop.advance(1s);
    pings += sent().substr(0, 1) == "\x89" ? 1 : 0;
  }
  EXPECT_EQ(pings, 5);
  EXPECT_FALSE(stream.abort_asked());
  loop.advance(1s);
  EXPECT_TRUE(stream.abort_asked());
}

TEST_F(LinkPings, DoNotEndALinkThatDoesNotRead) {
  opened();
  link->set_reading(false);
  loop.advance(5min);
  EXPECT_FALSE(stream.abort_asked());
}

TEST_F(LinkPings, DoNotEndALinkWhoseQueueStillShrinks) {
  opened();
  link->send(Opcode::kText, "in the way of the ping");
  loop.advance(30s);
  connection->outbox().consume(5);
  loop.advance(6s);
  EXPECT_FALSE(stream.abort_asked());
}

TEST_F(LinkPings, AreSwitchedOffByAnIntervalOfZero) {
  config.ping_interval = 0s;
  opened();
  loop.advance(1h);
  EXPECT_EQ(stream.taken(), "");
}

}  // namespace
}  // namespace wskit::client
