#include "wire/protocol.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "unit/wire/frames.h"
#include "unit/wire/peer.h"

namespace wskit::wire {
namespace {

using namespace std::string_literals;

/// What a stream of unmasked frames has to come to, in both roles and however it is cut.
struct Case {
  std::string_view name;
  std::string frames;
  std::string events;
  std::string sent = {};
};

void expect_in_every_way(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    for (const Role role : kBothRoles) {
      for (const Cut cut : kEveryCut) {
        SCOPED_TRACE(each.name);
        Peer peer(role);
        peer.feed(each.frames, cut);
        EXPECT_EQ(peer.events(), each.events);
        EXPECT_EQ(peer.sent(), each.sent);
      }
    }
  }
}

// RFC 6455 section 5.7.
TEST(Protocol, ReadsTheMaskedHelloOfTheRfc) {
  Peer server(Role::kServer);
  server.feed_raw("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
  EXPECT_EQ(server.events(), "text(Hello)");
}

TEST(Protocol, AnswersTheMaskedPongOfTheRfcWithNothing) {
  Peer server(Role::kServer);
  server.feed_raw("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
  EXPECT_EQ(server.events(), "pong(Hello)");
  EXPECT_EQ(server.sent(), "");
}

TEST(Protocol, ReadsTheUnmaskedExamplesOfTheRfc) {
  Peer client(Role::kClient);
  client.feed_raw("\x81\x05Hello\x01\x03Hel\x80\x02lo\x89\x05Hello");
  EXPECT_EQ(client.events(), "text(Hello) text(Hello) ping(Hello)");
  EXPECT_EQ(client.sent(), "\x8a\x05Hello");
}

TEST(Protocol, DeliversMessagesOfEverySizeOfLength) {
  std::vector<Case> cases;
  for (const std::size_t size : {0, 1, 20, 125, 126, 127, 1000, 65535, 65536}) {
    const std::string payload(size, 'x');
    cases.push_back({"binary", frame(kBinaryFrame, payload), "binary(" + payload + ")"});
    cases.push_back({"text", frame(kTextFrame, payload), "text(" + payload + ")"});
  }
  expect_in_every_way(cases);
}

TEST(Protocol, JoinsFragments) {
  const std::string large(300, 'y');
  expect_in_every_way({
      {"three", frame(kTextStart, "a") + frame(kMiddle, "b") + frame(kLast, "c"), "text(abc)"},
      {"all empty", frame(kBinaryStart) + frame(kMiddle) + frame(kLast), "binary()"},
      {"only the last filled", frame(kBinaryStart) + frame(kLast, "z"), "binary(z)"},
      {"empty last", frame(kTextStart, "a") + frame(kLast), "text(a)"},
      {"large", frame(kBinaryStart, large) + frame(kLast, large), "binary(" + large + large + ")"},
      {"twice", frame(kTextStart, "a") + frame(kLast, "b") + frame(kTextFrame, "c"),
       "text(ab) text(c)"},
  });
}

TEST(Protocol, HandlesControlFramesBetweenFragments) {
  expect_in_every_way({
      {"ping", frame(kTextStart, "a") + frame(kPingFrame, "p") + frame(kLast, "b"),
       "ping(p) text(ab)", frame(kPongFrame, "p")},
      {"after an empty fragment", frame(kTextStart) + frame(kPingFrame, "pp") + frame(kLast, "b"),
       "ping(pp) text(b)", frame(kPongFrame, "pp")},
      {"pong", frame(kTextStart, "a") + frame(kPongFrame, "p") + frame(kLast, "b"),
       "pong(p) text(ab)"},
      {"close", frame(kTextStart, "a") + close_frame(1000), "closed(1000)", close_frame(1000)},
  });
}

TEST(Protocol, AnswersEveryPingWithItsData) {
  const std::string longest(125, 'd');
  expect_in_every_way({
      {"empty", frame(kPingFrame), "ping()", frame(kPongFrame)},
      {"two", frame(kPingFrame, "1") + frame(kPingFrame, "2"), "ping(1) ping(2)",
       frame(kPongFrame, "1") + frame(kPongFrame, "2")},
      {"longest", frame(kPingFrame, longest), "ping(" + longest + ")", frame(kPongFrame, longest)},
  });
}

TEST(Protocol, EchoesTheCodeOfThePeersClose) {
  const std::string reason(123, 'r');
  std::vector<Case> cases = {
      {"empty", frame(kCloseFrame), "closed(1005)", frame(kCloseFrame)},
      {"reason", close_frame(1001, "bye"), "closed(1001 bye)", close_frame(1001)},
      {"longest", close_frame(1000, reason), "closed(1000 " + reason + ")", close_frame(1000)},
      {"then more", close_frame(1000) + frame(kTextFrame, "late"), "closed(1000)",
       close_frame(1000)},
      {"twice", close_frame(1000) + close_frame(1001), "closed(1000)", close_frame(1000)},
  };
  for (const unsigned code : {1000, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999}) {
    cases.push_back(
        {"code", close_frame(code), "closed(" + std::to_string(code) + ")", close_frame(code)});
  }
  expect_in_every_way(cases);
}

Case refused(std::string_view name, std::string frames, const std::string& reason,
             unsigned code = kProtocolError) {
  return {name, std::move(frames), "failed(" + std::to_string(code) + ' ' + reason + ")",
          close_frame(code, reason)};
}

TEST(Protocol, RefusesWhatAFrameMustNotBe) {
  const std::string bits = "reserved bits are set";
  const std::string opcode = "unknown opcode";
  const std::string fragmented = "control frame is fragmented";
  std::vector<Case> cases = {
      refused("RSV1", frame(0xc1, "x"), bits),
      refused("RSV2", frame(0xa1, "x"), bits),
      refused("RSV3", frame(0x91, "x"), bits),
      refused("RSV1 on a ping", frame(0xc9), bits),
      refused("fragmented ping", frame(0x09), fragmented),
      refused("fragmented pong", frame(0x0a), fragmented),
      refused("fragmented close", frame(0x08), fragmented),
      refused("long ping", frame(kPingFrame, std::string(126, 'x')),
              "control frame is longer than 125 bytes"),
      refused("long close", frame(kCloseFrame, close_body(1000, std::string(124, 'x'))),
              "control frame is longer than 125 bytes"),
  };
  for (const unsigned first : {0x83, 0x84, 0x85, 0x86, 0x87, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x03}) {
    cases.push_back(refused("opcode", frame(first), opcode));
  }
  expect_in_every_way(cases);
}

TEST(Protocol, RefusesLengthsThatAreNotMinimal) {
  const std::string reason = "length is not in its shortest form";
  expect_in_every_way({
      refused("125 in two bytes", "\x82\x7e\x00\x7d"s + std::string(125, 'x'), reason),
      refused("0 in two bytes", "\x82\x7e\x00\x00"s, reason),
      refused("0 in eight bytes", "\x82\x7f\x00\x00\x00\x00\x00\x00\x00\x00"s, reason),
      refused("65535 in eight bytes",
              "\x82\x7f\x00\x00\x00\x00\x00\x00\xff\xff"s + std::string(65535, 'x'), reason),
      refused("highest bit", "\x82\x7f\x80\x00\x00\x00\x00\x01\x00\x00"s,
              "length has its highest bit set"),
  });
}

TEST(Protocol, RefusesFragmentsOutOfOrder) {
  expect_in_every_way({
      refused("nothing to continue", frame(kLast, "x"),
              "continuation frame without a message to continue"),
      refused("nor to begin continuing", frame(kMiddle, "x"),
              "continuation frame without a message to continue"),
      {"after a whole message", frame(kTextFrame, "a") + frame(kLast, "b"),
       "text(a) failed(1002 continuation frame without a message to continue)",
       close_frame(1002, "continuation frame without a message to continue")},
      refused("text in text", frame(kTextStart, "a") + frame(kTextFrame, "b"),
              "new message inside a fragmented one"),
      refused("binary after an empty fragment", frame(kTextStart) + frame(kBinaryStart, "b"),
              "new message inside a fragmented one"),
  });
}

TEST(Protocol, RefusesCloseFramesThatMeanNothing) {
  std::vector<Case> cases = {
      refused("half a code", frame(kCloseFrame, "\x03"), "close frame has half a code"),
      refused("bad reason", close_frame(1000, "\xff"), "close reason is not valid UTF-8", 1007),
      refused("cut reason", close_frame(1000, "\xe2\x82"), "close reason is not valid UTF-8", 1007),
  };
  for (const unsigned code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535}) {
    cases.push_back(refused("code", close_frame(code), "close frame has an invalid code"));
  }
  expect_in_every_way(cases);
}

TEST(Protocol, IgnoresWhatFollowsABrokenRule) {
  for (const Role role : kBothRoles) {
    Peer peer(role);
    peer.feed(frame(0x83) + frame(kTextFrame, "x") + frame(kPingFrame) + close_frame(1000));
    peer.feed(frame(kTextFrame, "y"));
    EXPECT_EQ(peer.events(), "failed(1002 unknown opcode)");
    EXPECT_EQ(peer.sent(), close_frame(1002, "unknown opcode"));
    EXPECT_EQ(peer.protocol().state(), State::kClosed);
  }
}

TEST(Protocol, WantsMasksFromClientsOnly) {
  Peer server(Role::kServer);
  server.feed_raw(frame(kTextFrame, "x"));
  EXPECT_EQ(server.events(), "failed(1002 frame from a client is not masked)");
  Peer client(Role::kClient);
  client.feed_raw(masked(frame(kTextFrame, "x")));
  EXPECT_EQ(client.events(), "failed(1002 frame from a server is masked)");
}

TEST(Protocol, FailsAtTheFirstByteThatBreaksARule) {
  Peer client(Role::kClient);
  client.feed_raw("\xc1");
  EXPECT_EQ(client.events(), "failed(1002 reserved bits are set)");
  Peer server(Role::kServer);
  server.feed_raw("\x89\xfe");
  EXPECT_EQ(server.events(), "failed(1002 control frame is longer than 125 bytes)");
}

TEST(Protocol, ReturnsWhatLiesBehindTheEventThatInterruptsIt) {
  const std::string frames =
      "\x81\x01"
      "a\x01\x01"
      "b\x89\x01"
      "p\x80\x01"
      "c\x81\x01"
      "d\x88\x02\x03\xe8"s;
  for (const Role role : kBothRoles) {
    Peer at_once(role);
    at_once.feed(frames);
    Peer peer(role);
    peer.react = [&] { peer.protocol().interrupt(); };
    std::string bytes = role == Role::kServer ? masked(frames) : frames;
    const std::span<char> rest = peer.protocol().receive(bytes, peer);
    EXPECT_EQ(peer.events(), "text(a)");
    EXPECT_EQ(rest.data() + rest.size(), bytes.data() + bytes.size());
    peer.feed_interrupted(std::string(rest.begin(), rest.end()));
    EXPECT_EQ(peer.events(), "text(a) ping(p) text(bc) text(d) closed(1000)");
    EXPECT_EQ(peer.events(), at_once.events());
    EXPECT_EQ(peer.sent(), at_once.sent());
  }
}

}  // namespace
}  // namespace wskit::wire
