#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"
#include "unit/wire/frames.h"
#include "unit/wire/peer.h"
#include "wire/protocol.h"

namespace wskit::wire {
namespace {

using namespace std::string_literals;

constexpr unsigned kRsv1 = 0x40;
constexpr std::size_t kMaxMessage = std::size_t{1} << 16;

const std::string kHello = "\xf2\x48\xcd\xc9\xc9\x07\x00"s;      // RFC 7692 section 7.2.3.1
const std::string kHelloAgain = "\xf2\x00\x11\x00\x00"s;         // 7.2.3.2
const std::string kLastHello = "\xf3\x48\xcd\xc9\xc9\x07\x00"s;  // 7.2.3.4, without the end

DeflateParameters no_takeover() {
  DeflateParameters agreed;
  agreed.server_no_context_takeover = true;
  agreed.client_no_context_takeover = true;
  return agreed;
}

/// A side of a connection that agreed on compression.
struct Side {
  explicit Side(Role role, const DeflateParameters& agreed = {}, std::size_t threshold = 1,
                std::size_t max_message = kMaxMessage)
      : peer(role, max_message) {
    peer.protocol().enable_deflate(agreed, threshold, shared);
  }
  /// Sends the message; the frame that leaves, without a mask.
  std::string sends(std::string_view message, Opcode opcode = Opcode::kBinary) {
    EXPECT_TRUE(peer.protocol().send(opcode, message));
    return peer.sent();
  }
  SharedDeflate shared;
  Peer peer;
};

bool is_compressed(std::string_view frame) {
  return (static_cast<unsigned char>(frame.at(0)) & kRsv1) != 0;
}

std::string compressed(std::string_view message) {
  return Side(Role::kServer).sends(message);
}

std::string noise(std::size_t size) {
  Rng rng(size);
  std::string bytes(size, '\0');
  for (char& byte : bytes)
    byte = static_cast<char>(rng.next());
  return bytes;
}

/// What a stream of unmasked frames comes to, in both roles and however it is cut.
void expect_events(std::string_view frames, std::string_view events) {
  for (const Role role : kBothRoles) {
    for (const Cut cut : kEveryCut) {
      Side side(role);
      side.peer.feed(frames, cut);
      EXPECT_EQ(side.peer.events(), events);
    }
  }
}

TEST(CompressedMessage, IsDeliveredInflated) {
  expect_events(frame(kTextFrame | kRsv1, kHello), "text(Hello)");
  expect_events(frame(kBinaryFrame | kRsv1, kHello), "binary(Hello)");
}

TEST(CompressedMessage, MayComeInFragmentsAndEmptyOnes) {
  expect_events(frame(kTextStart | kRsv1, kHello.substr(0, 3)) + frame(kLast, kHello.substr(3)),
                "text(Hello)");
  expect_events(frame(kTextStart | kRsv1) + frame(kMiddle, kHello) + frame(kMiddle) + frame(kLast),
                "text(Hello)");
  expect_events(frame(kTextStart | kRsv1, kHello) + frame(kPingFrame, "x") + frame(kLast),
                "ping(x) text(Hello)");
}

TEST(CompressedMessage, MayBeEmpty) {
  expect_events(frame(kTextFrame | kRsv1, "\0"s), "text()");
  expect_events(frame(kTextFrame | kRsv1), "text()");
}

TEST(CompressedMessage, RefersToThoseBeforeItAcrossPlainOnes) {
  expect_events(frame(kTextFrame | kRsv1, kHello) + frame(kTextFrame, "plain") +
                    frame(kTextFrame | kRsv1, kHelloAgain) + frame(kTextFrame | kRsv1, kLastHello) +
                    frame(kTextFrame | kRsv1, kHelloAgain),
                "text(Hello) text(plain) text(Hello) text(Hello) text(Hello)");
}

TEST(CompressedMessage, MustNotReferToOthersWithoutTakeover) {
  for (const Role role : kBothRoles) {
    Side side(role, no_takeover());
    side.peer.feed(frame(kTextFrame | kRsv1, kHello) + frame(kTextFrame | kRsv1, kHello) +
                   frame(kTextFrame | kRsv1, kHelloAgain));
    EXPECT_EQ(side.peer.events(),
              "text(Hello) text(Hello) failed(1007 compressed message is corrupt)");
  }
}

TEST(CompressedMessage, FailsWhenItIsCorrupt) {
  expect_events(frame(kTextFrame | kRsv1, "Hello"), "failed(1007 compressed message is corrupt)");
  expect_events(frame(kTextFrame | kRsv1, kHello.substr(0, 4)),
                "failed(1007 compressed message is corrupt)");
}

TEST(CompressedMessage, MustInflateToUtf8WhenItIsText) {
  const std::string payload = compressed(std::string(200, '\xff')).substr(2);
  expect_events(frame(kTextFrame | kRsv1, payload), "failed(1007 text is not valid UTF-8)");
  const std::string cut_character = std::string(200, 'x') + "\xc3";
  expect_events(frame(kTextFrame | kRsv1, compressed(cut_character).substr(2)),
                "failed(1007 text is not valid UTF-8)");
}

TEST(CompressedMessage, MayBeAsLargeAsTheLimitAndNoLarger) {
  expect_events(compressed(std::string(kMaxMessage, 'x')),
                "binary(" + std::string(kMaxMessage, 'x') + ")");
  expect_events(compressed(std::string(kMaxMessage + 1, 'x')),
                "failed(1009 message is larger than 65536 bytes)");
}

TEST(CompressedMessage, MayTakeMoreRoomThanItsTextButNotMuch) {
  // Stored blocks of one byte each: six bytes for one.
  std::string payload;
  for (int i = 0; i < 40; ++i)
    payload += "\x00\x01\x00\xfe\xff"s + "x";
  Side small(Role::kClient, {}, 1, 40);
  small.peer.feed(frame(kTextFrame | kRsv1, payload + "\0"s));
  EXPECT_EQ(small.peer.events(), "text(" + std::string(40, 'x') + ")");
  Side smaller(Role::kClient, {}, 1, 39);
  smaller.peer.feed(frame(kTextStart | kRsv1, payload) + frame(kMiddle, payload));
  EXPECT_EQ(smaller.peer.events(), "failed(1009 message is larger than 39 bytes)");
}

TEST(Rsv1, IsOnlyForTheFirstFrameOfAMessage) {
  const std::string fault = "failed(1002 reserved bits are set)";
  expect_events(frame(kTextStart | kRsv1, kHello) + frame(kLast | kRsv1), fault);
  expect_events(frame(kPingFrame | kRsv1), fault);
  expect_events(frame(kCloseFrame | kRsv1), fault);
  expect_events(frame(kTextFrame | 0x20, kHello), fault);
  expect_events(frame(kTextFrame | 0x10, kHello), fault);
}

TEST(Rsv1, BreaksTheRulesWhenCompressionWasNotAgreed) {
  for (const Role role : kBothRoles) {
    Peer peer(role);
    peer.feed(frame(kTextFrame | kRsv1, kHello));
    EXPECT_EQ(peer.events(), "failed(1002 reserved bits are set)");
  }
}

TEST(SendingCompressed, BeginsAtTheThreshold) {
  for (const Role role : kBothRoles) {
    Side side(role, {}, 100);
    EXPECT_FALSE(is_compressed(side.sends(std::string(99, 'x'))));
    EXPECT_TRUE(is_compressed(side.sends(std::string(100, 'x'))));
  }
}

TEST(SendingCompressed, LeavesControlFramesAlone) {
  Side side(Role::kServer);
  EXPECT_EQ(side.sends(std::string(100, 'x'), Opcode::kPing),
            frame(kPingFrame, std::string(100, 'x')));
}

TEST(SendingCompressed, SendsTheExampleOfTheRfc) {
  Side side(Role::kServer, no_takeover());
  // Five bytes do not become fewer.
  EXPECT_EQ(side.sends("Hello", Opcode::kText), frame(kTextFrame, "Hello"));
  const std::string hellos = "HelloHelloHelloHello";
  EXPECT_LT(side.sends(hellos, Opcode::kText).size(), hellos.size());
}

TEST(SendingCompressed, ReachesThePeerInEveryAgreement) {
  const std::string text = "{\"type\":\"message\",\"roomId\":\"lobby\",\"content\":\"hello\"}";
  for (std::uint8_t bits = 8; bits <= 15; ++bits) {
    for (const bool takeover : {true, false}) {
      DeflateParameters agreed = takeover ? DeflateParameters{} : no_takeover();
      agreed.client_max_window_bits = bits;
      if (bits > 8) agreed.server_max_window_bits = bits;
      Side server(Role::kServer, agreed);
      Side client(Role::kClient, agreed);
      std::string events;
      for (const std::string& message : {text, noise(300), text + text, "x"s, text}) {
        events += (events.empty() ? "binary(" : " binary(") + message + ")";
        const std::string to_server = client.sends(message);
        EXPECT_FALSE(bits == 8 && is_compressed(to_server));
        server.peer.feed(to_server);
        client.peer.feed(server.sends(message));
      }
      EXPECT_EQ(server.peer.events(), events);
      EXPECT_EQ(client.peer.events(), events);
    }
  }
}

/// A frame to be shared, and the bytes in it.
struct Shared {
  explicit Shared(std::string_view message) : frame(frame_shared(Opcode::kText, message)) {}
  /// The frame in the form in which `to` gets it.
  Payload form_for(Side& to) const { return to.peer.protocol().shared(frame); }
  Payload frame;
};

TEST(SharedFrame, IsCompressedOnceForAllOfOneWindow) {
  SharedDeflate loop;
  Peer first(Role::kServer);
  Peer second(Role::kServer);
  Peer narrow(Role::kServer);
  Peer plain(Role::kServer);
  DeflateParameters nine;
  nine.server_max_window_bits = 9;
  first.protocol().enable_deflate({}, 1, loop);
  second.protocol().enable_deflate(no_takeover(), 1, loop);
  narrow.protocol().enable_deflate(nine, 1, loop);
  const Payload frame = frame_shared(Opcode::kText, std::string(300, 'x'));
  const Payload twin = first.protocol().shared(frame);
  EXPECT_TRUE(is_compressed(twin.view()));
  EXPECT_EQ(second.protocol().shared(frame).view().data(), twin.view().data());
  EXPECT_NE(narrow.protocol().shared(frame).view().data(), twin.view().data());
  EXPECT_EQ(second.protocol().shared(frame).view().data(), twin.view().data());
  EXPECT_EQ(plain.protocol().shared(frame).view().data(), frame.view().data());
}

TEST(SharedFrame, StaysAsItIsBelowTheThresholdOrWhenItDoesNotShrink) {
  Side side(Role::kServer, {}, 100);
  for (const std::string& message : {std::string(99, 'x'), noise(300)}) {
    const Shared shared(message);
    EXPECT_EQ(shared.form_for(side).view().data(), shared.frame.view().data());
  }
  EXPECT_TRUE(is_compressed(Shared(std::string(100, 'x')).form_for(side).view()));
}

TEST(SharedFrame, CanBeReadAmongOwnMessagesEvenWhenSomeAreDropped) {
  const std::string text = "one and two and three and four and one and two and three";
  for (const bool dropped : {false, true}) {
    Side server(Role::kServer);
    Side client(Role::kClient);
    const auto take = [&](std::string_view frames) { client.peer.feed(frames); };
    take(server.sends(text, Opcode::kText));
    const Payload first = Shared(text + text).form_for(server);
    const Payload second = Shared(text + "!").form_for(server);
    if (!dropped) take(first.view());
    take(second.view());
    take(server.sends(text, Opcode::kText));
    take(server.sends(text, Opcode::kText));
    const std::string one = "text(" + text + ")";
    EXPECT_EQ(client.peer.events(), one + (dropped ? "" : " text(" + text + text + ")") + " text(" +
                                        text + "!) " + one + " " + one);
  }
}

}  // namespace
}  // namespace wskit::wire
