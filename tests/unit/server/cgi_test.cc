#include "server/cgi.h"

#include <array>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::server {
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;
using testing::Pair;

class CgiTest : public testing::Test {
 protected:
  std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> variables;
    for (const std::string& line : cgi_environment(request_, peer_, identity_, inherited_.data())) {
      const std::size_t equals = line.find('=');
      variables[line.substr(0, equals)] = line.substr(equals + 1);
    }
    return variables;
  }

  http::RequestHead request_{"GET", "/a%20b?c=%64", 1, 1, {{"Host", "h.example:8080"}}};
  std::string peer_ = "192.0.2.1:4711";
  const auth::Identity* identity_ = nullptr;
  std::array<const char*, 5> inherited_{"PATH=/bin", "WSKIT_SERVE_TOKENS=x", "HTTP_PROXY=y",
                                        "REMOTE_USER=z", nullptr};
};

TEST_F(CgiTest, NamesBothSidesAndTheRequest) {
  const auto told = environment();
  EXPECT_THAT(told, Contains(Pair("REMOTE_ADDR", "192.0.2.1")));
  EXPECT_THAT(told, Contains(Pair("REMOTE_PORT", "4711")));
  EXPECT_THAT(told, Contains(Pair("SERVER_NAME", "h.example")));
  EXPECT_THAT(told, Contains(Pair("SERVER_PORT", "8080")));
  EXPECT_THAT(told, Contains(Pair("PATH_INFO", "/a b")));
  EXPECT_THAT(told, Contains(Pair("QUERY_STRING", "c=%64")));
  EXPECT_THAT(told, Contains(Pair("REQUEST_URI", "/a%20b?c=%64")));
}

TEST_F(CgiTest, TakesIPv6AddressesOutOfTheirBrackets) {
  peer_ = "[2001:db8::1]:443";
  request_.headers = {{"Host", "[::1]"}};
  const auto told = environment();
  EXPECT_THAT(told, Contains(Pair("REMOTE_ADDR", "2001:db8::1")));
  EXPECT_THAT(told, Contains(Pair("REMOTE_PORT", "443")));
  EXPECT_THAT(told, Contains(Pair("SERVER_NAME", "::1")));
  EXPECT_THAT(told, Contains(Pair("SERVER_PORT", "80")));
}

TEST_F(CgiTest, KnowsNoAddressOfAUnixSocket) {
  peer_ = "unix:/run/x:1";
  EXPECT_THAT(environment(), Contains(Pair("REMOTE_ADDR", "")));
}

TEST_F(CgiTest, PassesHeadersOnButNoCredentials) {
  request_.headers = {{"Cookie", "a=1"},
                      {"cookie", "b=2"},
                      {"Accept", "x"},
                      {"accept", "y"},
                      {"Authorization", "Bearer t"},
                      {"Proxy-Authorization", "Basic t"},
                      {"Proxy", "http://evil"},
                      {"X_Forwarded_For", "evil"},
                      {"Sec-WebSocket-Protocol", "chat, bearer.t"}};
  const auto told = environment();
  EXPECT_THAT(told, Contains(Pair("HTTP_COOKIE", "a=1; b=2")));
  EXPECT_THAT(told, Contains(Pair("HTTP_ACCEPT", "x, y")));
  for (const char* name : {"HTTP_AUTHORIZATION", "HTTP_PROXY_AUTHORIZATION", "HTTP_PROXY",
                           "HTTP_X_FORWARDED_FOR", "HTTP_SEC_WEBSOCKET_PROTOCOL"}) {
    EXPECT_THAT(told, Not(Contains(Key(name))));
  }
}

TEST_F(CgiTest, InheritsWhatIsNoSettingOfOursAndSaysNothingOfTheConnection) {
  const auto told = environment();
  EXPECT_THAT(told, Contains(Pair("PATH", "/bin")));
  for (const char* name : {"WSKIT_SERVE_TOKENS", "HTTP_PROXY", "REMOTE_USER"}) {
    EXPECT_THAT(told, Not(Contains(Key(name))));
  }
}

TEST_F(CgiTest, SaysWhoTheClientHasShownToBe) {
  const auth::Identity ann{"ann", {"ops", "dev"}, {}};
  identity_ = &ann;
  const auto told = environment();
  EXPECT_THAT(told, Contains(Pair("REMOTE_USER", "ann")));
  EXPECT_THAT(told, Contains(Pair("WSKIT_USER", "ann")));
  EXPECT_THAT(told, Contains(Pair("WSKIT_ROLES", "ops,dev")));
}

TEST_F(CgiTest, LeavesOutWhatANulWouldCutShort) {
  request_.target = "/a%00b";
  EXPECT_THAT(environment(), Not(Contains(Key("PATH_INFO"))));
}

}  // namespace
}  // namespace wskit::server
