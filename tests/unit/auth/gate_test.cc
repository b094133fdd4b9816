#include "auth/gate.h"

#include <gtest/gtest.h>

#include "keys.h"

namespace wskit::auth {
namespace {

const Gate::Time kPresent{std::chrono::seconds(1'700'000'000)};

http::RequestHead request(http::Headers headers = {}, std::string target = "/") {
  headers.emplace_back("Host", "chat.test:8080");
  return {"GET", std::move(target), 1, 1, std::move(headers)};
}

std::string token(const std::string& claims = R"({"sub":"ann"})") {
  return *sign_token(claims, secret_key(), Algorithm::kHs256, {});
}

GateConfig with_tokens() {
  GateConfig config;
  config.jwt.emplace().keys.push_back(secret_key());
  config.tokens = *StaticTokens::parse("[[token]]\ntoken=\"s3cret\"\nuser=\"bob\"", "t.toml");
  return config;
}

int status(const GateConfig& config, const http::RequestHead& head) {
  const auto admitted = Gate(config).admit(head, kPresent);
  return admitted ? 101 : admitted.error().status;
}

TEST(Gate, LetsAnyoneInWhenThereAreNoTokens) {
  const auto admitted = Gate().admit(request({{"Authorization", "Bearer x"}}), kPresent);
  ASSERT_TRUE(admitted);
  EXPECT_FALSE(*admitted);
  EXPECT_FALSE(Gate().demands_token());
}

TEST(Gate, FindsATokenInEveryPlace) {
  for (const std::string& shown : {token(), std::string("s3cret")}) {
    const http::RequestHead requests[] = {
        request({{"Authorization", "bearer  " + shown}}), request({}, "/?x=1&token=" + shown),
        request({{"Sec-WebSocket-Protocol", "chat, bearer." + shown}})};
    for (const auto& head : requests) {
      const auto admitted = Gate(with_tokens()).admit(head, kPresent);
      ASSERT_TRUE(admitted) << admitted.error().message;
      EXPECT_EQ(admitted->value().user, shown == "s3cret" ? "bob" : "ann");
    }
  }
}

TEST(Gate, TellsASubprotocolFromAToken) {
  const auto beside = [](const std::string& list) {
    return protocol_beside_token(request({{"Sec-WebSocket-Protocol", list}}));
  };
  EXPECT_EQ(beside("bearer.s3cret, chat.v2, chat.v1"), "chat.v2");
  EXPECT_EQ(beside("bearer.s3cret"), "");
  EXPECT_EQ(beside("chat.v2, chat.v1"), "");
}

TEST(Gate, RefusesWhoHasNoTokenUnlessItMayComeLater) {
  GateConfig config = with_tokens();
  EXPECT_TRUE(Gate(config).demands_token());
  const auto refused = Gate(config).admit(request({{"Authorization", "Basic YTpi"}}), kPresent);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 401);
  EXPECT_EQ(refused.error().code, "UNAUTHORIZED");
  EXPECT_EQ(http::find(refused.error().headers, "WWW-Authenticate"), "Bearer");
  config.first_message = true;
  EXPECT_EQ(status(config, request()), 101);
  EXPECT_TRUE(Gate(config).demands_token());
  config.anonymous = true;
  EXPECT_EQ(status(config, request()), 101);
  EXPECT_FALSE(Gate(config).demands_token());
}

TEST(Gate, RefusesATokenThatDoesNotHoldWhateverElseIsAllowed) {
  GateConfig config = with_tokens();
  config.anonymous = true;
  const auto refused =
      Gate(config).admit(request({}, "/?token=" + token(R"({"sub":"ann","exp":1})")), kPresent);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 401);
  EXPECT_EQ(refused.error().message, "the token has expired");
  EXPECT_EQ(http::find(refused.error().headers, "WWW-Authenticate"),
            R"(Bearer error="invalid_token", error_description="the token has expired")");
  EXPECT_EQ(status(config, request({}, "/?token=")), 401);
  for (const char* const empty : {"Bearer", "Bearer ", "bearer"})
    EXPECT_EQ(status(config, request({{"Authorization", empty}})), 401) << empty;
  EXPECT_EQ(status(config, request({{"Authorization", "Bearers x"}})), 101);
}

TEST(Gate, NeverRepeatsAToken) {
  const auto refused = Gate(with_tokens()).admit(request({}, "/?token=hush-hush"), kPresent);
  ASSERT_FALSE(refused);
  EXPECT_EQ(wire::refusal_response(refused.error()).body.find("hush"), std::string::npos);
}

TEST(Gate, WantsATokenInOnePlaceAlone) {
  EXPECT_EQ(status(with_tokens(), request({{"Authorization", "Bearer s3cret"}}, "/?token=s3cret")),
            400);
}

TEST(Gate, LetsInPagesOfTheSameHost) {
  EXPECT_EQ(status({}, request()), 101);
  EXPECT_EQ(status({}, request({{"Origin", "http://chat.test"}})), 101);
  EXPECT_EQ(status({}, request({{"Origin", "https://Chat.test:3000"}})), 101);
  const auto refused = Gate().admit(request({{"Origin", "http://evil.test"}}), kPresent);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 403);
  EXPECT_EQ(refused.error().code, "FORBIDDEN");
  for (const char* origin : {"null", "", "http://chat.test.evil.test", "http://evil.test/chat.test",
                             "http://chat", "chat.test@evil.test"})
    EXPECT_EQ(status({}, request({{"Origin", origin}})), 403) << origin;
}

TEST(Gate, TellsHostsOfIPv6Apart) {
  const http::RequestHead head{
      "GET", "/", 1, 1, {{"Host", "[::1]:8080"}, {"Origin", "http://[::1]:3000"}}};
  EXPECT_EQ(status({}, head), 101);
  const http::RequestHead other{
      "GET", "/", 1, 1, {{"Host", "[::1]:8080"}, {"Origin", "http://[::2]:8080"}}};
  EXPECT_EQ(status({}, other), 403);
}

TEST(Gate, LetsInListedOriginsInsteadOfItsOwn) {
  GateConfig config;
  config.origins = {"https://*.example.com", "null"};
  EXPECT_EQ(status(config, request({{"Origin", "https://a.example.com"}})), 101);
  EXPECT_EQ(status(config, request({{"Origin", "null"}})), 101);
  EXPECT_EQ(status(config, request()), 101);
  EXPECT_EQ(status(config, request({{"Origin", "http://a.example.com"}})), 403);
  EXPECT_EQ(status(config, request({{"Origin", "https://example.com"}})), 403);
  EXPECT_EQ(status(config, request({{"Origin", "http://chat.test"}})), 403);
}

TEST(Gate, HoldsTheParameterToTheCookie) {
  GateConfig config;
  config.csrf_cookie = "csrf";
  const auto with = [&](const std::string& cookie, const std::string& target) {
    return status(config, request({{"Cookie", "a=1; csrf=" + cookie}}, target));
  };
  EXPECT_EQ(with("abc", "/?csrf_token=abc"), 101);
  EXPECT_EQ(with("abc", "/?csrf_token=abd"), 403);
  EXPECT_EQ(with("abc", "/?csrf_token=abcd"), 403);
  EXPECT_EQ(with("abc", "/?csrf_token="), 403);
  EXPECT_EQ(with("abc", "/"), 403);
  EXPECT_EQ(with("", "/?csrf_token="), 403);
  EXPECT_EQ(status(config, request({}, "/?csrf_token=abc")), 403);
  config.csrf_parameter = "x";
  EXPECT_EQ(with("abc", "/?x=abc"), 101);
}

}  // namespace
}  // namespace wskit::auth
