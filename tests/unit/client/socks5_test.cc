#include "client/socks5.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

using namespace std::string_literals;

const net::Endpoint kServer{"example.test", 8080, "", false};
const std::string kReply = "\x05\x00\x00\x01\x7f\x00\x00\x01\x1f\x90"s;

Proxy socks_proxy(std::string user = {}, std::string password = {}) {
  return {Proxy::Protocol::kSocks5h,
          {"proxy.test", 1080, "", false},
          std::move(user),
          std::move(password)};
}

/// What is asked for when no credentials are.
std::string request_for(const std::string& host) {
  Socks5 socks(socks_proxy(), {host, 8080, "", false});
  EXPECT_EQ(socks.take_output(), "\x05\x01\x00"s);
  EXPECT_EQ(socks.feed("\x05\x00"s), 2U);
  return socks.take_output();
}

std::string refusal_of(Socks5& socks, std::string_view bytes) {
  socks.feed(bytes);
  EXPECT_FALSE(socks.is_open());
  return socks.refusal().value_or(Error{}).message;
}

std::string refusal_of(const std::string& bytes, std::string user = {}) {
  Socks5 socks(socks_proxy(std::move(user)), kServer);
  return refusal_of(socks, bytes);
}

TEST(Socks5, AsksForNamesAndAddresses) {
  EXPECT_EQ(request_for("a.test"), "\x05\x01\x00\x03\x06"s + "a.test\x1f\x90");
  EXPECT_EQ(request_for("127.0.0.2"), "\x05\x01\x00\x01\x7f\x00\x00\x02\x1f\x90"s);
  EXPECT_EQ(request_for("::1"), "\x05\x01\x00\x04"s + std::string(15, '\0') + "\x01\x1f\x90");
  EXPECT_EQ(request_for("fe80::1%eth0").size(), 22U);
}

TEST(Socks5, OpensHoweverTheAnswerIsCutAndWhateverAddressItNames) {
  for (const std::string& reply : {
           kReply,
           "\x05\x00\x00\x04"s + std::string(18, 'x'),
           "\x05\x00\x00\x03\x05"s + "a.bcd" + "\x00\x50"s,
           "\x05\x00\x00\x03\x00\x00\x50"s,
       }) {
    Socks5 socks(socks_proxy(), kServer);
    for (const char byte : "\x05\x00"s + reply) {
      EXPECT_FALSE(socks.is_open());
      EXPECT_EQ(socks.feed({&byte, 1}), 1U);
    }
    EXPECT_TRUE(socks.is_open()) << reply.size();
  }
}

TEST(Socks5, LeavesWhatIsBehindTheReplyAlone) {
  Socks5 socks(socks_proxy(), kServer);
  EXPECT_EQ(socks.feed("\x05\x00"s + kReply + "behind"), 2 + kReply.size());
  EXPECT_TRUE(socks.is_open());
}

TEST(Socks5, GivesUserAndPasswordWhenAsked) {
  Socks5 socks(socks_proxy("me", "secret"), kServer);
  EXPECT_EQ(socks.take_output(), "\x05\x02\x00\x02"s);
  socks.feed("\x05\x02"s);
  EXPECT_EQ(socks.take_output(), "\x01\x02me\x06secret"s);
  socks.feed("\x01\x00"s);
  EXPECT_EQ(socks.take_output().substr(0, 3), "\x05\x01\x00"s);
  socks.feed(kReply);
  EXPECT_TRUE(socks.is_open());
}

TEST(Socks5, KeepsUserAndPasswordWhenNotAsked) {
  Socks5 socks(socks_proxy("me", "secret"), kServer);
  EXPECT_EQ(socks.take_output(), "\x05\x02\x00\x02"s);
  socks.feed("\x05\x00"s);
  EXPECT_EQ(socks.take_output().find("secret"), std::string::npos);
}

TEST(Socks5, HasASentenceForEveryReply) {
  const char* const sentences[] = {
      "it failed, and does not say why",     "its rules do not allow the connection",
      "the server's network is unreachable", "the server's host is unreachable",
      "the server refused the connection",   "the connection took too many hops",
      "it does not support CONNECT",         "it does not support this kind of address",
      "it failed for an unknown reason",
  };
  char code = 0;
  for (const char* sentence : sentences) {
    EXPECT_EQ(refusal_of("\x05\x00\x05"s + ++code + "\x00\x01"s), sentence);
  }
}

TEST(Socks5, SaysWhatIsWrongWithTheCredentials) {
  EXPECT_EQ(refusal_of("\x05\xff"s),
            "its URL needs a user and password: socks5://USER:PASSWORD@HOST:PORT");
  EXPECT_EQ(refusal_of("\x05\xff"s, "me"), "it does not take a user and password");
  EXPECT_EQ(refusal_of("\x05\x02\x01\x01"s, "me"), "it does not take this user and password");
  EXPECT_EQ(refusal_of("\x05\x01"s), "it chose a way to authenticate that was not offered");
  EXPECT_EQ(refusal_of("\x05\x02"s), "it chose a way to authenticate that was not offered");
}

TEST(Socks5, RefusesWhatIsNoAnswer) {
  EXPECT_EQ(refusal_of("HTTP/1.1 400"), "this is no SOCKS5 proxy, or not its port");
  EXPECT_EQ(refusal_of("\x05\x00\x04\x00\x00\x01"s), "this is no SOCKS5 proxy, or not its port");
  EXPECT_EQ(refusal_of("\x05\x00\x05\x00\x00\x02"s), "its reply has an address of an unknown kind");
}

TEST(Socks5, RefusesANameThatItCannotCarry) {
  Socks5 socks(socks_proxy(), {std::string(256, 'a'), 80, "", false});
  EXPECT_TRUE(socks.refusal());
}

}  // namespace
}  // namespace wskit::client
