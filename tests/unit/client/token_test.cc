#include "client/token.h"

#include <gmock/gmock.h>

#include "client/concealment.h"

namespace wskit::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

wire::ClientHandshake presented(const Token& token) {
  wire::ClientHandshake handshake;
  handshake.target = "/x?y=1";
  handshake.subprotocols = {"chat"};
  present(token, handshake);
  return handshake;
}

TEST(Token, StandsInAHeader) {
  EXPECT_THAT(presented({"abc", TokenPlace::kHeader}).headers,
              ElementsAre(Pair("Authorization", "Bearer abc")));
}

TEST(Token, StandsInTheQuery) {
  EXPECT_EQ(presented({"a+b", TokenPlace::kQuery}).target, "/x?y=1&token=a%2Bb");
}

TEST(Token, IsOfferedBehindTheSubprotocols) {
  EXPECT_THAT(presented({"a.b-c", TokenPlace::kSubprotocol}).subprotocols,
              ElementsAre("chat", "bearer.a.b-c"));
}

TEST(Token, IsNotInTheHandshakeWhenItIsTheFirstMessage) {
  const auto handshake = presented({"abc", TokenPlace::kFirstMessage});
  EXPECT_THAT(handshake.headers, IsEmpty());
  EXPECT_EQ(handshake.target, "/x?y=1");
  EXPECT_EQ(auth_message({"a\"b", TokenPlace::kFirstMessage}), R"({"type":"auth","token":"a\"b"})");
}

TEST(Token, IsNowhereWhenThereIsNone) {
  for (const auto place : {TokenPlace::kHeader, TokenPlace::kQuery, TokenPlace::kSubprotocol}) {
    const auto handshake = presented({"", place});
    EXPECT_THAT(handshake.headers, IsEmpty());
    EXPECT_EQ(handshake.target, "/x?y=1");
    EXPECT_THAT(handshake.subprotocols, ElementsAre("chat"));
  }
}

TEST(Token, HasToFitItsPlace) {
  EXPECT_TRUE(check({"two words", TokenPlace::kHeader}));
  EXPECT_FALSE(check({"two\nlines", TokenPlace::kHeader}));
  EXPECT_FALSE(check({"two words", TokenPlace::kSubprotocol}));
  EXPECT_TRUE(check({"\xff", TokenPlace::kQuery}));
  const Status refused = check({"secret\xff", TokenPlace::kFirstMessage});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.find("secret"), std::string::npos);
}

TEST(Concealment, TakesTheTokenOutOfAllThatAServerSaid) {
  const Token token{"s3cr=t", TokenPlace::kQuery};
  Ended ended;
  ended.url = "ws://h/?x=s3cr%3Dt";
  ended.reason = "bad s3cr=t, s3cr=t";
  ended.body = "<s3cr=t>";
  ended.error = Error{ErrorKind::kUpgrade, "no s3cr=t"};
  ended.headers = {{"Location", "/login?was=s3cr%3Dt"}};
  conceal(token, ended);
  EXPECT_EQ(ended.url, "ws://h/?x=REDACTED");
  EXPECT_EQ(ended.reason, "bad REDACTED, REDACTED");
  EXPECT_EQ(ended.body, "<REDACTED>");
  EXPECT_EQ(ended.error->message, "no REDACTED");
  EXPECT_EQ(ended.headers.front().second, "/login?was=REDACTED");
}

TEST(Concealment, LeavesTextsAloneWhenThereIsNoSecret) {
  std::string text = "aaa";
  conceal({"", TokenPlace::kHeader}, text);
  conceal({"a", TokenPlace::kHeader}, text);
  EXPECT_EQ(text, "aaa");
}

}  // namespace
}  // namespace wskit::client
