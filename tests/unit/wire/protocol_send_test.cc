#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/wire/frames.h"
#include "unit/wire/peer.h"

namespace wskit::wire {
namespace {

std::string repeated(std::string_view what, int times) {
  std::string text;
  for (int i = 0; i < times; ++i)
    text += what;
  return text;
}

TEST(ProtocolSend, WritesFramesOfEverySizeOfLength) {
  for (const Role role : kBothRoles) {
    for (const std::size_t size : {0, 1, 125, 126, 65535, 65536}) {
      Peer peer(role);
      const std::string payload(size, 'x');
      EXPECT_TRUE(peer.protocol().send(Opcode::kBinary, payload));
      EXPECT_TRUE(peer.protocol().send(Opcode::kText, payload));
      EXPECT_EQ(peer.sent(), frame(kBinaryFrame, payload) + frame(kTextFrame, payload));
    }
  }
}

TEST(ProtocolSend, MasksEveryFrameOfAClientAnew) {
  Peer client(Role::kClient);
  client.protocol().send(Opcode::kText, "same");
  const std::string first = client.sent_raw();
  client.protocol().send(Opcode::kText, "same");
  const std::string second = client.sent_raw();
  EXPECT_EQ(static_cast<unsigned char>(first[1]), 0x84);
  EXPECT_EQ(first.size(), 10U);
  EXPECT_NE(first.substr(2, 4), second.substr(2, 4));
  EXPECT_EQ(unmasked(first), frame(kTextFrame, "same"));
}

TEST(ProtocolSend, DoesNotMaskTheFramesOfAServer) {
  Peer server(Role::kServer);
  server.protocol().send(Opcode::kPing, "p");
  EXPECT_EQ(server.sent_raw(), frame(kPingFrame, "p"));
}

TEST(ProtocolSend, RefusesOnceACloseFrameIsQueued) {
  for (const Role role : kBothRoles) {
    Peer peer(role);
    peer.protocol().close(kNormal, "done");
    EXPECT_FALSE(peer.protocol().send(Opcode::kText, "late"));
    EXPECT_FALSE(peer.protocol().send(Opcode::kPing, ""));
    EXPECT_EQ(peer.sent(), close_frame(1000, "done"));
    EXPECT_EQ(peer.protocol().state(), State::kClosing);
  }
}

TEST(ProtocolSend, SharesAFrameWithoutMask) {
  const Payload shared = frame_shared(Opcode::kText, std::string(200, 'x'));
  EXPECT_EQ(shared.view(), frame(kTextFrame, std::string(200, 'x')));
  const Payload written = frame_shared(Opcode::kBinary, 2, [](char* to) { to[0] = to[1] = 'y'; });
  EXPECT_EQ(written.view(), frame(kBinaryFrame, "yy"));
}

TEST(ProtocolClose, SendsNothingTwice) {
  Peer peer(Role::kServer);
  peer.protocol().close(kGoingAway, "");
  peer.protocol().close(kNormal, "again");
  EXPECT_EQ(peer.sent(), close_frame(1001));
}

TEST(ProtocolClose, CanSendNoCode) {
  Peer peer(Role::kClient);
  peer.protocol().close(kNoStatus, "is not sent either");
  EXPECT_EQ(peer.sent(), frame(kCloseFrame));
}

TEST(ProtocolClose, CutsTheReasonBetweenCharacters) {
  const std::string_view euro = "\xe2\x82\xac";
  Peer exact(Role::kServer);
  exact.protocol().close(kNormal, repeated(euro, 41));
  EXPECT_EQ(exact.sent(), close_frame(1000, repeated(euro, 41)));
  Peer cut(Role::kServer);
  cut.protocol().close(kNormal, "x" + repeated(euro, 41));
  EXPECT_EQ(cut.sent(), close_frame(1000, "x" + repeated(euro, 40)));
}

TEST(ProtocolClose, LeavesOutWhatIsNotUtf8) {
  Peer peer(Role::kServer);
  peer.protocol().close(kNormal, "fine\xff not");
  EXPECT_EQ(peer.sent(), close_frame(1000, "fine"));
}

TEST(ProtocolClose, IsCompleteWhenThePeerAnswers) {
  for (const Role role : kBothRoles) {
    for (const Cut cut : kEveryCut) {
      Peer peer(role);
      peer.protocol().close(kNormal, "");
      EXPECT_EQ(peer.sent(), close_frame(1000));
      peer.feed(close_frame(1000, "ok") + frame(kTextFrame, "late"), cut);
      EXPECT_EQ(peer.events(), "closed(1000 ok)");
      EXPECT_EQ(peer.sent(), "");
      EXPECT_EQ(peer.protocol().state(), State::kClosed);
    }
  }
}

TEST(ProtocolClose, StillDeliversWhatCameBeforeThePeersAnswer) {
  Peer peer(Role::kServer);
  peer.protocol().close(kNormal, "");
  peer.feed(frame(kTextFrame, "under way") + frame(kPingFrame, "p") + close_frame(1000));
  EXPECT_EQ(peer.events(), "text(under way) ping(p) closed(1000)");
  EXPECT_EQ(peer.sent(), close_frame(1000));
}

TEST(ProtocolClose, FailsWithoutASecondCloseFrame) {
  Peer peer(Role::kServer);
  peer.protocol().close(kNormal, "");
  peer.feed(frame(0x83) + close_frame(1000));
  EXPECT_EQ(peer.events(), "failed(1002 unknown opcode)");
  EXPECT_EQ(peer.sent(), close_frame(1000));
  EXPECT_EQ(peer.protocol().state(), State::kClosed);
}

TEST(ProtocolClose, DoesNothingAfterTheEnd) {
  Peer peer(Role::kServer);
  peer.feed(close_frame(4000));
  EXPECT_EQ(peer.sent(), close_frame(4000));
  peer.protocol().close(kNormal, "");
  EXPECT_FALSE(peer.protocol().send(Opcode::kText, "x"));
  EXPECT_EQ(peer.sent(), "");
}

TEST(ProtocolEvents, MaySendFromInside) {
  Peer peer(Role::kServer);
  peer.react = [&peer] { peer.protocol().send(Opcode::kText, "echo"); };
  peer.feed(frame(kTextFrame, "a") + frame(kTextStart, "b") + frame(kPingFrame, "p") +
            frame(kLast, "c"));
  EXPECT_EQ(peer.events(), "text(a) ping(p) text(bc)");
  EXPECT_EQ(peer.sent(), frame(kTextFrame, "echo") + frame(kPongFrame, "p") +
                             frame(kTextFrame, "echo") + frame(kTextFrame, "echo"));
}

TEST(ProtocolEvents, MayCloseFromInside) {
  for (const Role role : kBothRoles) {
    for (const Cut cut : kEveryCut) {
      Peer peer(role);
      peer.react = [&peer] { peer.protocol().close(kGoingAway, "enough"); };
      peer.feed(
          frame(kTextFrame, "a") + frame(kTextFrame, "b") + frame(kPingFrame) + close_frame(1001),
          cut);
      EXPECT_EQ(peer.events(), "text(a) text(b) ping() closed(1001)");
      EXPECT_EQ(peer.sent(), close_frame(1001, "enough"));
    }
  }
}

}  // namespace
}  // namespace wskit::wire
