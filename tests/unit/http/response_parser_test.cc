#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/rng.h"
#include "http/parser.h"

namespace wskit::http {
namespace {

using namespace std::string_literals;

/// "101 Reason |Name=value body=…", "… open" when not done at the end of the stream, or the error.
template <class Piece>
std::string read(std::string_view bytes, Piece piece, std::size_t* used_bytes) {
  ResponseParser parser({}, 8);
  *used_bytes = 0;
  while (!bytes.empty() && !parser.done()) {
    const auto used = parser.feed(bytes.substr(0, piece()));
    if (!used) return used.error().message;
    bytes.remove_prefix(*used);
    *used_bytes += *used;
  }
  parser.finish();
  if (!parser.head_done()) return "no head";
  std::string text = std::to_string(parser.head().status) + ' ' + parser.head().reason;
  for (const Header& header : parser.head().headers) {
    text += " |" + header.first + '=' + header.second;
  }
  if (!parser.body().empty()) text += " body=" + parser.body();
  return parser.done() ? text : text + " open";
}

std::string read_in_every_way(std::string_view bytes, std::size_t* used = nullptr) {
  std::size_t whole_used = 0;
  std::size_t other_used = 0;
  const std::string whole = read(
      bytes, [] { return std::string_view::npos; }, &whole_used);
  EXPECT_EQ(read(
                bytes, [] { return 1; }, &other_used),
            whole);
  Rng rng(5);
  EXPECT_EQ(read(
                bytes, [&rng] { return 1 + rng.below(20); }, &other_used),
            whole);
  if (used != nullptr) *used = whole_used;
  return whole;
}

const std::string kSwitching =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

TEST(ResponseParser, StopsBehindTheHeadOfA101) {
  std::size_t used = 0;
  EXPECT_EQ(read_in_every_way(kSwitching + "\x81\x05Hello", &used),
            "101 Switching Protocols |Upgrade=websocket |Connection=Upgrade");
  EXPECT_EQ(used, kSwitching.size());
}

TEST(ResponseParser, StopsBehindA101ThatUpgradesToNothing) {
  std::size_t used = 0;
  const std::string head = "HTTP/1.1 101 Sure\r\nContent-Type: text/plain\r\n\r\n";
  EXPECT_EQ(read_in_every_way(head + "\x81\x05Hello", &used), "101 Sure |Content-Type=text/plain");
  EXPECT_EQ(used, head.size());
}

TEST(ResponseParser, KeepsTheStartOfABody) {
  EXPECT_EQ(read_in_every_way("HTTP/1.1 403 Forbidden\r\nContent-Length: 10\r\n\r\n0123456789"),
            "403 Forbidden |Content-Length=10 body=01234567");
  EXPECT_EQ(read_in_every_way("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "6\r\nabcdef\r\n6\r\nghijkl\r\n0\r\n\r\n"),
            "403 No |Transfer-Encoding=chunked body=abcdefgh");
  EXPECT_EQ(read_in_every_way("HTTP/1.0 404 Not Found\r\n\r\nuntil the end"),
            "404 Not Found body=until th");
}

TEST(ResponseParser, TellsABodyThatWasCutOff) {
  EXPECT_EQ(read_in_every_way("HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\n012"),
            "500 Oops |Content-Length=10 body=012 open");
}

TEST(ResponseParser, PassesOverInterimAnswers) {
  EXPECT_EQ(read_in_every_way("HTTP/1.1 100 Continue\r\n\r\n"
                              "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
                              kSwitching),
            "101 Switching Protocols |Upgrade=websocket |Connection=Upgrade");
}

TEST(ResponseParser, TakesNoBodyFromAnInterimAnswerOrA101) {
  EXPECT_EQ(read_in_every_way("HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\n"
                              "HTTP/1.1 204 Done\r\n\r\n"),
            "204 Done");
  std::size_t used = 0;
  EXPECT_EQ(read_in_every_way("HTTP/1.1 101 Yes\r\nContent-Length: 5\r\n\r\nHello", &used),
            "101 Yes |Content-Length=5");
  EXPECT_EQ(used, 39U);
}

TEST(ResponseParser, SaysThatALengthIsBeyond64Bits) {
  const std::string digits(23, '9');
  EXPECT_EQ(read_in_every_way("HTTP/1.1 200 OK\r\nContent-Length: " + digits + "\r\n\r\n"),
            "malformed response: the length of its body has too many digits");
}

TEST(ResponseParser, LimitsInterimAnswersToo) {
  std::string many;
  for (int i = 0; i < 1000; ++i)
    many += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(read_in_every_way(many), "head is larger than 16384 bytes");
}

TEST(ResponseParser, DoesWithoutAReason) {
  EXPECT_EQ(read_in_every_way("HTTP/1.1 204\r\n\r\n"), "204 ");
  EXPECT_EQ(read_in_every_way("HTTP/1.1 204 \r\n\r\n"), "204 ");
}

TEST(ResponseParser, SaysThatAPeerSpeaksTls) {
  EXPECT_EQ(read_in_every_way("\x15\x03\x01\x00\x02\x02\x46"s),
            "the server answers with TLS; use wss:// or https://");
}

TEST(ResponseParser, RefusesWhatIsNotHttp) {
  EXPECT_EQ(read_in_every_way("SSH-2.0-OpenSSH_9.2\r\n"),
            "not an HTTP response: it does not begin with HTTP/1.1");
  EXPECT_EQ(read_in_every_way("\x81\x05Hello"),
            "not an HTTP response: it does not begin with HTTP/1.1");
}

TEST(ResponseParser, RefusesMalformedHeads) {
  for (const std::string_view head : {
           "HTTP/1.1 1x1 OK\r\n\r\n",
           "HTTP/1.1 101OK\r\n\r\n",
           "HTTP/1.1 101 OK\r\nUpgrade : websocket\r\n\r\n",
           "HTTP/1.1 101 OK\nUpgrade: websocket\n\n",
           "HTTP/1.1 101 OK\r\nX: a\r\n b\r\n\r\n",
           "HTTP/2.0 200 OK\r\n\r\n",
       }) {
    const std::string reading = read_in_every_way(head);
    EXPECT_FALSE(reading.starts_with("101") || reading == "no head") << head << reading;
  }
}

TEST(ResponseParser, HasNoHeadBeforeItEnds) {
  EXPECT_EQ(read_in_every_way("HTTP/1.1 101 Switching Protocols\r\n"), "no head");
}

TEST(ResponseParser, OpensATunnelBehindTheHeadOfASuccess) {
  for (const std::string fields :
       {"Transfer-Encoding: chunked\r\n", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"}) {
    ResponseParser parser({}, 100, AnswerTo::kConnect);
    const std::string head = "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
    EXPECT_EQ(parser.feed(head + "tunnel").value(), head.size()) << fields;
    EXPECT_TRUE(parser.done());
    EXPECT_EQ(parser.body(), "");
  }
}

TEST(ResponseParser, ReadsTheBodyOfARefusalToOpenATunnel) {
  ResponseParser parser({}, 100, AnswerTo::kConnect);
  EXPECT_TRUE(parser.feed("HTTP/1.1 403 No\r\nContent-Length: 3\r\n\r\nwhy"));
  EXPECT_TRUE(parser.done());
  EXPECT_EQ(parser.body(), "why");
}

}  // namespace
}  // namespace wskit::http
