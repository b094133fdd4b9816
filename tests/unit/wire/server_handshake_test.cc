#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "wire/handshake.h"

namespace wskit::wire {
namespace {

// RFC 6455 section 1.2 and 1.3.
http::RequestHead upgrade() {
  http::RequestHead head;
  head.method = "GET";
  head.target = "/chat";
  head.headers = {{"Host", "server.example.com"},
                  {"Upgrade", "websocket"},
                  {"Connection", "Upgrade"},
                  {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                  {"Sec-WebSocket-Version", "13"}};
  return head;
}

http::RequestHead with(std::string_view name, std::string_view value) {
  http::RequestHead head = upgrade();
  for (http::Header& header : head.headers) {
    if (header.first == name) header.second = value;
  }
  return head;
}

http::RequestHead twice(std::string_view name, std::string_view value) {
  http::RequestHead head = upgrade();
  head.headers.emplace_back(name, value);
  return head;
}

http::RequestHead without(std::string_view name) {
  http::RequestHead head = upgrade();
  std::erase_if(head.headers, [name](const http::Header& header) { return header.first == name; });
  return head;
}

int status_of(const http::RequestHead& request) {
  const auto checked = check_upgrade(request);
  return checked ? 101 : checked.error().status;
}

TEST(ServerHandshake, PassesTheRequestOfTheRfc) {
  EXPECT_EQ(status_of(upgrade()), 101);
}

TEST(ServerHandshake, ReadsTokensWithoutRegardToCaseAndInLists) {
  EXPECT_EQ(status_of(with("Upgrade", "WebSocket")), 101);
  EXPECT_EQ(status_of(with("Upgrade", "h2c, websocket")), 101);
  EXPECT_EQ(status_of(with("Connection", "keep-alive, upgrade")), 101);
}

TEST(ServerHandshake, RefusesOtherMethodsAndNamesTheRightOne) {
  http::RequestHead post = upgrade();
  post.method = "POST";
  const auto checked = check_upgrade(post);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().status, 405);
  EXPECT_EQ(http::find(checked.error().headers, "Allow"), "GET");
}

TEST(ServerHandshake, RefusesHttpBefore11) {
  http::RequestHead old = upgrade();
  old.minor = 0;
  EXPECT_EQ(status_of(old), 400);
}

TEST(ServerHandshake, WantsExactlyOneHost) {
  EXPECT_EQ(status_of(without("Host")), 400);
  EXPECT_EQ(status_of(twice("Host", "other")), 400);
}

TEST(ServerHandshake, TellsAPlainRequestThatThisIsAWebSocketEndpoint) {
  const auto checked = check_upgrade(without("Upgrade"));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().status, 426);
  EXPECT_EQ(http::find(checked.error().headers, "Upgrade"), "websocket");
  EXPECT_EQ(http::find(checked.error().headers, "Sec-WebSocket-Version"), "13");
  EXPECT_NE(checked.error().message.find("WebSocket endpoint"), std::string::npos);
}

TEST(ServerHandshake, WantsBothUpgradeAndConnection) {
  EXPECT_EQ(status_of(with("Upgrade", "h2c")), 426);
  EXPECT_EQ(status_of(with("Upgrade", "websockets")), 426);
  EXPECT_EQ(status_of(without("Connection")), 426);
  EXPECT_EQ(status_of(with("Connection", "keep-alive")), 426);
}

TEST(ServerHandshake, SpeaksVersion13Only) {
  for (const std::string_view version : {"", "8", "14", "013", "13, 8", "130", "x"}) {
    const auto checked = check_upgrade(with("Sec-WebSocket-Version", version));
    ASSERT_FALSE(checked) << version;
    EXPECT_EQ(checked.error().status, 426) << version;
    EXPECT_EQ(http::find(checked.error().headers, "Sec-WebSocket-Version"), "13");
  }
  EXPECT_EQ(status_of(without("Sec-WebSocket-Version")), 426);
  EXPECT_EQ(status_of(twice("Sec-WebSocket-Version", "13")), 426);
}

TEST(ServerHandshake, WantsOneKeyOfSixteenBytes) {
  EXPECT_EQ(status_of(without("Sec-WebSocket-Key")), 400);
  EXPECT_EQ(status_of(twice("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")), 400);
  for (const std::string_view key :
       {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZWU=",
        "dGhlIHNhbXBsZSBub25jZXMx", "dGhlIHNhbXBsZSBub25j\tQ==", "dGhlIHNhbXBsZSBub25jZQ===",
        "short==", "dGhlIHNhbXBsZSBub25jZQ--"}) {
    EXPECT_EQ(status_of(with("Sec-WebSocket-Key", key)), 400) << key;
  }
}

TEST(ServerHandshake, PassesTheKeyOfSection41WithItsStrayBits) {
  EXPECT_EQ(status_of(with("Sec-WebSocket-Key", "AQIDBAUGBwgJCgsMDQ4PEC==")), 101);
}

TEST(ServerHandshake, RefusesExtensionsThatAreNoList) {
  EXPECT_EQ(status_of(twice("Sec-WebSocket-Extensions", "a; b=1, c")), 101);
  EXPECT_EQ(status_of(twice("Sec-WebSocket-Extensions", "a; b=")), 400);
}

TEST(ServerHandshake, AnswersWithTheAcceptValueOfTheRfc) {
  EXPECT_EQ(upgrade_response(upgrade(), "", {}),
            "HTTP/1.1 101 Switching Protocols\r\n"
            "Upgrade: websocket\r\n"
            "Connection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
            "\r\n");
}

TEST(ServerHandshake, AddsTheSubprotocolAndOtherFields) {
  const std::string response = upgrade_response(upgrade(), "chat", {{"X-Extra", "1"}});
  EXPECT_NE(response.find("Sec-WebSocket-Protocol: chat\r\nX-Extra: 1\r\n\r\n"), std::string::npos);
}

TEST(ServerHandshake, ChoosesTheSupportedSubprotocolThatTheClientPrefers) {
  const http::RequestHead request = twice("Sec-WebSocket-Protocol", "v3, v2,v1");
  EXPECT_EQ(choose_subprotocol(request, {"v1", "v2"}), "v2");
  EXPECT_EQ(choose_subprotocol(request, {"V3"}), "");
  EXPECT_EQ(choose_subprotocol(request, {}), "");
  EXPECT_EQ(choose_subprotocol(upgrade(), {"v1"}), "");
}

TEST(ServerHandshake, RefusesInJson) {
  const http::Response response =
      refusal_response({403, "FORBIDDEN", "say \"please\"\n", {{"Retry-After", "5"}}});
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(http::find(response.headers, "Content-Type"), "application/json");
  EXPECT_EQ(http::find(response.headers, "Retry-After"), "5");
  EXPECT_EQ(response.body, R"({"type":"error","code":"FORBIDDEN","message":"say \"please\"\u000a"})"
                           "\n");
}

TEST(ServerHandshake, NamesUpgradeInConnectionWhenItAsksForOne) {
  const auto checked = check_upgrade(without("Upgrade"));
  ASSERT_FALSE(checked);
  const http::Response response = refusal_response(checked.error());
  EXPECT_EQ(response.status, 426);
  EXPECT_TRUE(http::has_token(response.headers, "Connection", "Upgrade"));
}

TEST(ServerHandshake, NeverPutsInvalidTextIntoItsJson) {
  const http::Response response = refusal_response({400, "INVALID_MESSAGE", "bad \xff", {}});
  EXPECT_NE(response.body.find("\"(not UTF-8)\""), std::string::npos);
}

}  // namespace
}  // namespace wskit::wire
