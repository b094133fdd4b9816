#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/wire/frames.h"
#include "unit/wire/peer.h"

namespace wskit::wire {
namespace {

using namespace std::string_literals;

const std::string kTooBig = "failed(1009 message is larger than 10 bytes)";

TEST(ProtocolLimit, TakesAMessageOfExactlyTheLimit) {
  for (const Cut cut : kEveryCut) {
    Peer peer(Role::kClient, 10);
    peer.feed(
        frame(kBinaryFrame, "0123456789") + frame(kBinaryStart, "01234") + frame(kLast, "56789"),
        cut);
    EXPECT_EQ(peer.events(), "binary(0123456789) binary(0123456789)");
  }
}

TEST(ProtocolLimit, RefusesALargerFrameAtItsHeader) {
  for (const Role role : kBothRoles) {
    Peer peer(role, 10);
    peer.feed_raw(role == Role::kServer ? "\x82\x8b\x01\x02\x03\x04"s : "\x82\x0b"s);
    EXPECT_EQ(peer.events(), kTooBig);
    EXPECT_EQ(peer.sent(), close_frame(1009, "message is larger than 10 bytes"));
  }
}

TEST(ProtocolLimit, RefusesTheFragmentThatMakesTheSumTooLarge) {
  for (const Cut cut : kEveryCut) {
    Peer peer(Role::kServer, 10);
    peer.feed(frame(kTextStart, "012345") + frame(kMiddle, "6789"), cut);
    EXPECT_EQ(peer.events(), "");
    peer.feed(frame(kLast, "x"), cut);
    EXPECT_EQ(peer.events(), kTooBig);
  }
}

TEST(ProtocolLimit, RefusesTheLargestLengthThereIs) {
  Peer client(Role::kClient, 10);
  client.feed_raw("\x02\x01x\x80\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"s);
  EXPECT_EQ(client.events(), kTooBig);
}

TEST(ProtocolLimit, DoesNotCountControlFrames) {
  Peer client(Role::kClient, 10);
  client.feed(frame(kTextStart, "0123456789") + frame(kPingFrame, std::string(125, 'p')) +
              frame(kLast));
  EXPECT_EQ(client.events(), "ping(" + std::string(125, 'p') + ") text(0123456789)");
}

TEST(ProtocolMemory, HoldsNothingBetweenMessages) {
  Peer peer(Role::kServer);
  peer.feed(frame(kTextFrame, std::string(1000, 'x')), Cut::kRandom);
  peer.feed(frame(kPingFrame, "ping"), Cut::kSingleBytes);
  EXPECT_EQ(peer.protocol().held(), 0U);
}

TEST(ProtocolMemory, HoldsWhatCameOfAnIncompleteMessage) {
  Peer client(Role::kClient);
  client.feed_raw("\x82\x7e\x03\xe8"s + std::string(400, 'x'));
  EXPECT_EQ(client.protocol().held(), 400U);
  client.feed_raw(std::string(600, 'x'));
  EXPECT_EQ(client.protocol().held(), 0U);
}

TEST(ProtocolMemory, HoldsNothingOnceClosed) {
  Peer failed(Role::kClient);
  failed.feed(frame(kTextStart, "abc") + frame(kTextFrame));
  EXPECT_EQ(failed.protocol().held(), 0U);
  Peer closed(Role::kClient);
  closed.feed(frame(kTextStart, "abc") + close_frame(1000, "why"), Cut::kSingleBytes);
  EXPECT_EQ(closed.events(), "closed(1000 why)");
  EXPECT_EQ(closed.protocol().held(), 0U);
}

TEST(ProtocolMemory, DeliversAWholeMessageWhereItCame) {
  class Where final : public ProtocolEvents {
   public:
    void on_message(const MessageView& message) override { bytes = message.bytes; }
    void on_close(const CloseInfo& /*close*/) override {}
    std::string_view bytes;
  };
  flow::Outbox out;
  Rng rng(1);
  Protocol server(Role::kServer, 100, out, rng);
  Where where;
  std::string bytes = masked(frame(kTextFrame, "in place"));
  server.receive(bytes, where);
  EXPECT_EQ(where.bytes.data(), bytes.data() + 6);
  EXPECT_EQ(where.bytes, "in place");
}

}  // namespace
}  // namespace wskit::wire
