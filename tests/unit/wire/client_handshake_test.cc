#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "http/parser.h"
#include "wire/handshake.h"

namespace wskit::wire {
namespace {

ClientHandshake handshake() {
  ClientHandshake ours;
  ours.target = "/chat?room=1";
  ours.host = "server.example.com:8000";
  ours.subprotocols = {"chat", "superchat"};
  ours.headers = {{"Origin", "http://example.com"}};
  ours.key = "dGhlIHNhbXBsZSBub25jZQ==";
  return ours;
}

http::ResponseHead switching() {
  http::ResponseHead head;
  head.status = 101;
  head.headers = {{"Upgrade", "websocket"},
                  {"Connection", "Upgrade"},
                  {"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}};
  return head;
}

http::ResponseHead with(std::string_view name, std::string_view value) {
  http::ResponseHead head = switching();
  for (http::Header& header : head.headers) {
    if (header.first == name) header.second = value;
  }
  return head;
}

http::ResponseHead adding(std::string_view name, std::string_view value) {
  http::ResponseHead head = switching();
  head.headers.emplace_back(name, value);
  return head;
}

/// The error's text, or nothing.
std::string refused(const http::ResponseHead& response) {
  const auto checked = check_response(handshake(), response);
  if (checked) return "";
  EXPECT_EQ(checked.error().kind, ErrorKind::kUpgrade);
  return checked.error().message;
}

TEST(ClientHandshake, WritesTheRequest) {
  EXPECT_EQ(upgrade_request(handshake()),
            "GET /chat?room=1 HTTP/1.1\r\n"
            "Host: server.example.com:8000\r\n"
            "Upgrade: websocket\r\n"
            "Connection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: chat, superchat\r\n"
            "Origin: http://example.com\r\n"
            "\r\n");
}

TEST(ClientHandshake, MakesAKeyOfSixteenFreshBytes) {
  Rng rng(1);
  const std::string key = make_key(rng);
  EXPECT_EQ(base64_decode(key).value_or("").size(), 16U);
  EXPECT_NE(make_key(rng), key);
}

TEST(ClientHandshake, IsAcceptedByItsOwnServerSide) {
  http::RequestParser parser;
  ASSERT_TRUE(parser.feed(upgrade_request(handshake())));
  ASSERT_TRUE(parser.done());
  EXPECT_TRUE(check_upgrade(parser.head()));
  http::ResponseParser response;
  ASSERT_TRUE(response.feed(upgrade_response(parser.head(), "chat", {})));
  const auto checked = check_response(handshake(), response.head());
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->subprotocol, "chat");
}

TEST(ClientHandshake, AcceptsAnAnswerWithoutASubprotocol) {
  const auto checked = check_response(handshake(), switching());
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->subprotocol, "");
}

TEST(ClientHandshake, ReadsTokensWithoutRegardToCase) {
  EXPECT_EQ(refused(with("Upgrade", "WebSocket")), "");
  EXPECT_EQ(refused(with("Connection", "keep-alive, upgrade")), "");
}

TEST(ClientHandshake, RefusesAnotherStatus) {
  http::ResponseHead ok = switching();
  ok.status = 200;
  EXPECT_EQ(refused(ok), "the server answered 200 instead of 101");
}

TEST(ClientHandshake, RefusesWithoutUpgradeOrConnection) {
  EXPECT_NE(refused(with("Upgrade", "h2c")).find("Upgrade: websocket"), std::string::npos);
  EXPECT_NE(refused(with("Connection", "close")).find("Connection: Upgrade"), std::string::npos);
}

TEST(ClientHandshake, RefusesAnAcceptValueThatIsNotTheAnswer) {
  const std::string_view name = "Sec-WebSocket-Accept";
  for (const std::string_view value :
       {"", "s3pPLMBiTxaQ9kYGzzhZRbK+xOO=", "S3PPLMBITXAQ9KYGZZHZRBK+XOO=",
        "dGhlIHNhbXBsZSBub25jZQ=="}) {
    EXPECT_NE(refused(with(name, value)).find(name), std::string::npos) << value;
  }
  EXPECT_NE(refused(adding(name, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")).find(name), std::string::npos);
}

TEST(ClientHandshake, RefusesASubprotocolThatWasNotOffered) {
  EXPECT_EQ(refused(adding("Sec-WebSocket-Protocol", "superchat")), "");
  for (const std::string_view chosen : {"other", "Chat", "chat, superchat"}) {
    EXPECT_NE(refused(adding("Sec-WebSocket-Protocol", chosen)).find("not offered"),
              std::string::npos)
        << chosen;
  }
}

TEST(ClientHandshake, RefusesTwoSubprotocols) {
  http::ResponseHead two = adding("Sec-WebSocket-Protocol", "chat");
  two.headers.emplace_back("Sec-WebSocket-Protocol", "superchat");
  EXPECT_EQ(refused(two), "the server chose more than one subprotocol");
}

TEST(ClientHandshake, OffersCompressionWhenAskedTo) {
  ClientHandshake ours = handshake();
  ours.deflate = true;
  const std::string offer =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
  EXPECT_NE(upgrade_request(ours).find(offer), std::string::npos);
}

TEST(ClientHandshake, AgreesToTheCompressionThatItOffered) {
  ClientHandshake ours = handshake();
  ours.deflate = true;
  const std::string_view name = "Sec-WebSocket-Extensions";
  const auto plain = check_response(ours, switching());
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->deflate.has_value());
  const auto checked =
      check_response(ours, adding(name, "permessage-deflate; client_max_window_bits=11"));
  ASSERT_TRUE(checked);
  ASSERT_TRUE(checked->deflate.has_value());
  EXPECT_EQ(checked->deflate->client_max_window_bits, 11);
  EXPECT_FALSE(check_response(ours, adding(name, "permessage-deflate; client_max_window_bits")));
}

TEST(ClientHandshake, RefusesAnExtension) {
  EXPECT_NE(refused(adding("Sec-WebSocket-Extensions", "permessage-deflate")).find("extension"),
            std::string::npos);
  EXPECT_EQ(refused(adding("Sec-WebSocket-Extensions", "a;")),
            "the server's Sec-WebSocket-Extensions cannot be read");
  EXPECT_EQ(refused(adding("Sec-WebSocket-Extensions", "")), "");
}

}  // namespace
}  // namespace wskit::wire
