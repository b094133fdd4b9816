#include "envelope/socketio.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "envelope/socketio_handshake.h"

namespace wskit::envelope {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using testing::ElementsAre;
using Type = SocketIoPacket::Type;

std::string encoded(std::string_view line, std::string_view name_space = "/") {
  const auto message = encode_socketio(line, name_space);
  return message ? message->text : message.error().message;
}

std::string decoded(std::string_view packet, const std::vector<std::string>& attachments = {}) {
  const auto read = read_socketio(packet);
  if (!read) return read.error().message;
  const auto line = decode_socketio(*read, attachments);
  return line ? *line : line.error().message;
}

TEST(SocketIo, SendsAnEventAsItIsWritten) {
  EXPECT_EQ(encoded(R"(["chat", 1.50, {"a":"b"}])"), R"(42["chat", 1.50, {"a":"b"}])");
  EXPECT_EQ(encoded(R"(["chat"])", "/admin"), R"(42/admin,["chat"])");
}

TEST(SocketIo, SendsAWordWithItsArguments) {
  EXPECT_EQ(encoded("join"), R"(42["join"])");
  EXPECT_EQ(encoded(" join  {\"room\":\"a\"} 2\r"), R"(42["join",{"room":"a"},2])");
  EXPECT_EQ(encoded("say \"hello\"[1]"), R"(42["say","hello",[1]])");
}

TEST(SocketIo, AsksForAnAcknowledgementAndGivesOne) {
  EXPECT_EQ(encoded(R"({"event":["add",1],"id":12})", "/a"), R"(42/a,12["add",1])");
  EXPECT_EQ(encoded(R"({"ack":3,"args":["ok"]})"), R"(433["ok"])");
  EXPECT_EQ(encoded(R"({"ack":3})"), "433[]");
}

TEST(SocketIo, SendsBytesBesideTheirPacket) {
  const auto message = encode_socketio(R"(["file",{"_b64":"AAE="},[{"_b64":"/w=="}]])", "/");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->text,
            R"(452-["file",{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]])");
  EXPECT_THAT(message->attachments, ElementsAre("\x00\x01"s, "\xff"));
  EXPECT_EQ(encoded(R"({"ack":3,"args":[{"_b64":""}]})"),
            R"(461-3[{"_placeholder":true,"num":0}])");
}

TEST(SocketIo, SaysWhatIsNoEventAndWhatWouldBe) {
  constexpr const char* kRight = "; write [\"name\",args...], or name and its arguments as JSON";
  EXPECT_EQ(encoded(""), "is no event: it is empty"s + kRight);
  EXPECT_EQ(encoded("[1]"), "is no event: its name is missing"s + kRight);
  EXPECT_EQ(encoded("[\"a\""), "is no event: it is not JSON"s + kRight);
  EXPECT_EQ(encoded("say hello"), "is no event: an argument is not JSON: hello"s + kRight);
  EXPECT_EQ(encoded("{\"a\":1}"),
            R"(is no event: an object has "event" and "id", or "ack" and "args")"s + kRight);
  EXPECT_EQ(encoded(R"(["a",{"_b64":"?"}])"), "is no event: a _b64 is not base64"s + kRight);
}

TEST(SocketIo, ReadsEachPartOfAPacket) {
  const auto packet = read_socketio(R"(51-/admin,7["a",{"_placeholder":true,"num":0}])");
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->type, Type::kBinaryEvent);
  EXPECT_EQ(packet->attachments, 1U);
  EXPECT_EQ(packet->name_space, "/admin");
  EXPECT_EQ(packet->id, 7U);
  EXPECT_EQ(packet->json, R"(["a",{"_placeholder":true,"num":0}])");
}

TEST(SocketIo, ReadsPacketsWithoutAPayload) {
  EXPECT_EQ(read_socketio("0/a?x=1")->name_space, "/a");
  EXPECT_EQ(read_socketio("1")->type, Type::kDisconnect);
  EXPECT_EQ(read_socketio("0{\"sid\":\"x\"}")->json, "{\"sid\":\"x\"}");
}

TEST(SocketIo, ShowsEventsAndAcknowledgementsAsLines) {
  EXPECT_EQ(decoded(R"(2["chat", 1.50])"), R"(["chat", 1.50])");
  EXPECT_EQ(decoded(R"(25["add",1])"), R"({"event":["add",1],"id":5})");
  EXPECT_EQ(decoded(R"(3/a,12[true])"), R"({"ack":12,"args":[true]})");
}

TEST(SocketIo, PutsBytesWhereTheyBelong) {
  EXPECT_EQ(decoded(R"(51-["file",{"_placeholder":true,"num":0}])", {"\x00\x01"s}),
            R"(["file",{"_b64":"AAE="}])");
  EXPECT_EQ(decoded(R"(51-["file",{"_placeholder":true,"num":1}])", {"x"}),
            "the server does not speak Socket.IO 5: an attachment is missing");
}

TEST(SocketIo, LeavesNumbersAsTheyStandInBothDirections) {
  const std::string wide = "123456789012345678901234567890,1e400,1.50,-0,\"\\u00001e400\",7";
  EXPECT_EQ(decoded("51-[\"f\"," + wide + R"(,{"_placeholder":true,"num":0}])", {"\x00\x01"s}),
            "[\"f\"," + wide + R"(,{"_b64":"AAE="}])");
  EXPECT_EQ(encoded("[\"f\"," + wide + R"(,{"_b64":"AAE="}])"),
            "451-[\"f\"," + wide + R"(,{"_placeholder":true,"num":0}])");
  EXPECT_EQ(encoded("{\"ack\":12,\"args\":[" + wide + "]}"), "4312[" + wide + "]");
  EXPECT_EQ(encoded("{\"event\":[\"f\"," + wide + "],\"id\":5}"), "425[\"f\"," + wide + "]");
}

TEST(SocketIo, RefusesWhatIsNoPacket) {
  for (const char* const text :
       {"", "7", "x", "2", "2{}", "2[", "3[]", "5[]", "5-[]", "565-[]", "0["})
    EXPECT_FALSE(read_socketio(text)) << text;
  EXPECT_EQ(read_socketio("9").error().kind, ErrorKind::kProtocol);
}

TEST(SocketIo, RefusesWhatNestsTooDeep) {
  const std::string deep = std::string(300, '[') + std::string(300, ']');
  const std::string bottomless = std::string(200'000, '[') + std::string(200'000, ']');
  EXPECT_EQ(decoded("51-" + deep, {"x"}),
            "the server does not speak Socket.IO 5: a packet nests too deep");
  EXPECT_EQ(decoded("51-" + bottomless, {"x"}),
            "the server does not speak Socket.IO 5: a packet nests too deep");
  EXPECT_FALSE(encode_socketio("[\"a\"," + bottomless + "]", "/"));
  EXPECT_FALSE(encode_socketio("a {\"_b64\":" + bottomless + "}", "/"));
}

TEST(SocketIo, KnowsHowLongAServerMayBeSilent) {
  EXPECT_EQ(*read_socketio_handshake(R"({"sid":"x","pingInterval":25000,"pingTimeout":20000})"),
            45s);
  EXPECT_EQ(*read_socketio_handshake(R"({"sid":"x"})"), 0s);
  EXPECT_EQ(*read_socketio_handshake(R"({"sid":"x","pingInterval":1e300})"), 24h);
  EXPECT_FALSE(read_socketio_handshake("{}"));
  EXPECT_FALSE(read_socketio_handshake("[]"));
}

TEST(SocketIo, QuotesWhyANamespaceRefuses) {
  EXPECT_EQ(socketio_error(R"({"message":"no token","data":1})"), "no token");
  EXPECT_EQ(socketio_error("\"old\""), "\"old\"");
}

}  // namespace
}  // namespace wskit::envelope
