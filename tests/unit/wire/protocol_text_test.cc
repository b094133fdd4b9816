#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/wire/frames.h"
#include "unit/wire/peer.h"

namespace wskit::wire {
namespace {

const std::string kInvalid = "failed(1007 text is not valid UTF-8)";
const std::string kEuro = "\xe2\x82\xac";

TEST(ProtocolText, AcceptsCharactersCutByFragmentsAndReads) {
  for (const Role role : kBothRoles) {
    for (const Cut cut : kEveryCut) {
      Peer peer(role);
      peer.feed(frame(kTextStart, "a\xe2") + frame(kMiddle, "\x82") + frame(kLast, "\xac!"), cut);
      EXPECT_EQ(peer.events(), "text(a" + kEuro + "!)");
    }
  }
}

TEST(ProtocolText, StartsEveryMessageAnew) {
  Peer client(Role::kClient);
  client.feed(frame(kTextFrame, kEuro) + frame(kTextFrame, "\xac"));
  EXPECT_EQ(client.events(), "text(" + kEuro + ") " + kInvalid);
}

TEST(ProtocolText, RefusesACharacterThatTheMessageCutsOff) {
  for (const Cut cut : kEveryCut) {
    Peer whole(Role::kClient);
    whole.feed(frame(kTextFrame, "\xe2\x82"), cut);
    EXPECT_EQ(whole.events(), kInvalid);
    Peer empty_end(Role::kClient);
    empty_end.feed(frame(kTextStart, "\xe2\x82") + frame(kLast), cut);
    EXPECT_EQ(empty_end.events(), kInvalid);
    EXPECT_EQ(empty_end.sent(), close_frame(1007, "text is not valid UTF-8"));
  }
}

TEST(ProtocolText, FailsAtTheFirstBadByteOfAnIncompleteFrame) {
  for (const Role role : kBothRoles) {
    Peer peer(role);
    const std::string frame_bytes = frame(kTextFrame, "ab\xed\xa0" + std::string(1000, 'x'));
    const std::string sent = role == Role::kServer ? masked(frame_bytes) : frame_bytes;
    const std::size_t header = sent.size() - 1004;
    peer.feed_raw(sent.substr(0, header + 3));
    EXPECT_EQ(peer.events(), "");
    peer.feed_raw(sent.substr(header + 3, 1));
    EXPECT_EQ(peer.events(), kInvalid);
  }
}

TEST(ProtocolText, FailsInAFragmentBeforeTheMessageIsComplete) {
  Peer client(Role::kClient);
  client.feed(frame(kTextStart, "ok") + frame(kMiddle, "\xc0"));
  EXPECT_EQ(client.events(), kInvalid);
}

TEST(ProtocolText, DoesNotLookIntoBinaryMessages) {
  Peer client(Role::kClient);
  client.feed(frame(kBinaryStart, "\xff") + frame(kLast, "\xe2"));
  EXPECT_EQ(client.events(), "binary(\xff\xe2)");
}

TEST(ProtocolText, KeepsTheCharacterInProgressAcrossAControlFrame) {
  Peer client(Role::kClient);
  client.feed(frame(kTextStart, "\xe2\x82") + frame(kPingFrame, "\xff") + frame(kLast, "\xac"));
  EXPECT_EQ(client.events(), "ping(\xff) text(" + kEuro + ")");
}

}  // namespace
}  // namespace wskit::wire
