#include "client/tunnel.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

const net::Endpoint kServer{"example.test", 8080, "", false};

Proxy http_proxy(std::string user = {}, std::string password = {}) {
  return {Proxy::Protocol::kHttp,
          {"proxy.test", 3128, "", false},
          std::move(user),
          std::move(password)};
}

/// Why a proxy that answers so does not open the tunnel.
std::string refusal_of(std::string_view answer) {
  Tunnel tunnel(http_proxy(), kServer);
  tunnel.feed(answer);
  tunnel.end({ErrorKind::kConnect, "cut off"});
  EXPECT_FALSE(tunnel.is_open());
  return tunnel.refusal().value_or(Error{}).message;
}

TEST(Tunnel, AsksForHostAndPort) {
  EXPECT_EQ(Tunnel(http_proxy(), kServer).take_output(),
            "CONNECT example.test:8080 HTTP/1.1\r\nHost: example.test:8080\r\n\r\n");
  EXPECT_EQ(Tunnel(http_proxy(), {"::1", 80, "", false}).take_output(),
            "CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n");
}

TEST(Tunnel, SendsItsCredentials) {
  EXPECT_NE(Tunnel(http_proxy("Aladdin", "open sesame"), kServer)
                .take_output()
                .find("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"),
            std::string::npos);
}

TEST(Tunnel, OpensWithAnyStatusOfSuccessCutAnywhere) {
  for (const char* answer : {"HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 204 \r\n\r\n",
                             "HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 200 OK\r\nX: y\r\n\r\n"}) {
    Tunnel tunnel(http_proxy(), kServer);
    for (const char* byte = answer; *byte != '\0'; ++byte) {
      EXPECT_FALSE(tunnel.is_open());
      EXPECT_EQ(tunnel.feed({byte, 1}), 1U);
    }
    EXPECT_TRUE(tunnel.is_open()) << answer;
  }
}

TEST(Tunnel, LeavesWhatIsBehindTheHeadAlone) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
  Tunnel tunnel(http_proxy(), kServer);
  EXPECT_EQ(tunnel.feed(head + "abcdef"), head.size());
  EXPECT_TRUE(tunnel.is_open());
}

TEST(Tunnel, TellsTheStatusAndTheStartOfTheBody) {
  EXPECT_EQ(refusal_of("HTTP/1.1 403 Forbidden\r\nContent-Length: 11\r\n\r\nnot\n  there"),
            "the answer to CONNECT is 403 Forbidden: not there");
  EXPECT_EQ(refusal_of("HTTP/1.1 503 Busy\r\n\r\ncome later"),
            "the answer to CONNECT is 503 Busy: come later");
}

TEST(Tunnel, DoesNotWaitForMoreBodyThanItShows) {
  Tunnel tunnel(http_proxy(), kServer);
  tunnel.feed("HTTP/1.1 502 Bad Gateway\r\n\r\n" + std::string(1000, 'x'));
  EXPECT_TRUE(tunnel.refusal());
}

TEST(Tunnel, SaysWhichCredentialsAreWanted) {
  EXPECT_EQ(refusal_of("HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                       "Content-Length: 0\r\n\r\n"),
            "the answer to CONNECT is 407 Auth; its URL needs the right user and password: "
            "http://USER:PASSWORD@HOST:PORT");
  EXPECT_EQ(
      refusal_of("HTTP/1.1 407 Auth\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n"),
      "the answer to CONNECT is 407 Auth; it wants NTLM credentials, and wskit has Basic ones "
      "only");
}

TEST(Tunnel, RefusesWhatIsNoAnswer) {
  EXPECT_EQ(refusal_of("SSH-2.0-OpenSSH\r\n"),
            "bad answer to CONNECT: not an HTTP response: it does not begin with HTTP/1.1");
  EXPECT_EQ(refusal_of("HTTP/1.1 200 O"), "cut off");
}

}  // namespace
}  // namespace wskit::client
