#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"
#include "http/parser.h"

namespace wskit::http {
namespace {

using namespace std::string_literals;

const std::string kUpgrade =
    "GET /chat?room=1 HTTP/1.1\r\n"
    "Host: example.com\r\n"
    "Upgrade: websocket\r\n"
    "Connection: keep-alive, Upgrade\r\n"
    "Empty:\r\n"
    "Padded: \t a b \t\r\n"
    "\r\n";

/// What a parser made of a stream, for comparison.
struct Reading {
  std::string summary;  ///< "GET /path HTTP/1.1 |Name=value|… body=…" or "400 message"
  std::size_t used = 0;
  bool done = false;
};

std::string describe(const RequestParser& parser) {
  const RequestHead& head = parser.head();
  std::string text = head.method + ' ' + head.target + " HTTP/" + std::to_string(head.major) + '.' +
                     std::to_string(head.minor);
  for (const Header& header : head.headers)
    text += '|' + header.first + '=' + header.second;
  return parser.body().empty() ? text : text + " body=" + parser.body();
}

/// Feeds `bytes` in pieces of sizes that `piece` gives.
template <class Piece>
Reading read(std::string_view bytes, Piece piece, HeadLimits limits = {}) {
  RequestParser parser(limits, 10);
  Reading reading;
  while (!bytes.empty() && !parser.done()) {
    const std::string_view part = bytes.substr(0, piece());
    const auto used = parser.feed(part);
    if (!used) {
      reading.summary = std::to_string(used.error().status) + ' ' + used.error().message;
      return reading;
    }
    reading.used += *used;
    bytes.remove_prefix(*used);
  }
  reading.done = parser.done();
  if (reading.done) reading.summary = describe(parser);
  return reading;
}

/// The reading of `bytes` at once; every other cut must give the same.
Reading read_in_every_way(std::string_view bytes, HeadLimits limits = {}) {
  const Reading whole = read(
      bytes, [] { return std::string_view::npos; }, limits);
  const auto expect_same = [&whole](const Reading& other) {
    EXPECT_EQ(other.summary, whole.summary);
    EXPECT_EQ(other.used, whole.summary.starts_with('4') ? 0 : whole.used);
    EXPECT_EQ(other.done, whole.done);
  };
  Reading single = read(
      bytes, [] { return 1; }, limits);
  Rng rng(3);
  Reading random = read(
      bytes, [&rng] { return 1 + rng.below(20); }, limits);
  if (!whole.done) single.used = random.used = whole.used;
  expect_same(single);
  expect_same(random);
  return whole;
}

TEST(RequestParser, ReadsTheHeadOfAnUpgrade) {
  const Reading reading = read_in_every_way(kUpgrade);
  EXPECT_EQ(reading.summary,
            "GET /chat?room=1 HTTP/1.1|Host=example.com|Upgrade=websocket|"
            "Connection=keep-alive, Upgrade|Empty=|Padded=a b");
  EXPECT_EQ(reading.used, kUpgrade.size());
}

TEST(RequestParser, LeavesWhatFollowsAnUpgradeAlone) {
  const Reading reading = read_in_every_way(kUpgrade + "\x81\x80\0\0\0\0 GET"s);
  EXPECT_TRUE(reading.done);
  EXPECT_EQ(reading.used, kUpgrade.size());
}

TEST(RequestParser, StopsBehindARequestWithoutABody) {
  const std::string one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const Reading reading = read_in_every_way(one + one);
  EXPECT_EQ(reading.summary, "GET / HTTP/1.1|Host=a");
  EXPECT_EQ(reading.used, one.size());
}

TEST(RequestParser, ReadsABodyOfKnownLength) {
  const std::string post = "POST /poll HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
  const Reading reading = read_in_every_way(post + "GET");
  EXPECT_EQ(reading.summary, "POST /poll HTTP/1.1|Host=a|Content-Length=5 body=hello");
  EXPECT_EQ(reading.used, post.size());
}

TEST(RequestParser, ReadsAChunkedBody) {
  const std::string post =
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nab\r\n3;x=y\r\ncde\r\n0\r\nTrailer: t\r\n\r\n";
  const Reading reading = read_in_every_way(post + "next");
  EXPECT_EQ(reading.summary, "POST / HTTP/1.1|Transfer-Encoding=chunked body=abcde");
  EXPECT_EQ(reading.used, post.size());
}

TEST(RequestParser, SkipsEmptyLinesInFront) {
  EXPECT_EQ(read_in_every_way("\r\n\r\nGET / HTTP/1.1\r\n\r\n").summary, "GET / HTTP/1.1");
}

TEST(RequestParser, IsNotDoneBeforeTheHeadEnds) {
  EXPECT_FALSE(read_in_every_way(kUpgrade.substr(0, kUpgrade.size() - 1)).done);
}

TEST(RequestParser, KnowsATlsHelloByItsFirstByte) {
  EXPECT_EQ(read_in_every_way("\x16\x03\x01\x02\x00\x01\x00\x01"s).summary,
            "400 this is a TLS hello; the port speaks plain HTTP");
}

TEST(RequestParser, RefusesGarbageAtOnce) {
  for (const std::string& bytes : {"\x80\x9e\x01"s, "\0\0\0"s, "hello"s, "PRI * HTTP/2.0\r\n"s,
                                   "\x81\x85\x37\xfa\x21\x3d"s, "GETT / HTTP/1.1\r\n"s}) {
    EXPECT_EQ(read_in_every_way(bytes).summary.substr(0, 4), "400 ") << bytes;
  }
}

TEST(RequestParser, RefusesMalformedHeads) {
  for (const std::string_view head : {
           "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
           "GET / HTTP/1.1\r\nHo st: a\r\n\r\n",
           "GET / HTTP/1.1\r\n: a\r\n\r\n",
           "GET / HTTP/1.1\r\nHost\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\n\tfolded\r\n\r\n",
           "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\n\r\n",
           "GET / HTTP/1.1\nHost: a\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\n\n",
           "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\n\rb",
           "GET / HTTP/1.1\rHost: a\r\n\r\n",
           "GET / HTTP/1.1\r\nX: a\x01\r\n\r\n",
           "GET / HTTP/1.1\r\nX: a\x7f\r\n\r\n",
           "GET / HTTP/1.1 \r\n\r\n",
           "GET / HTTP/1.x\r\n\r\n",
           "GET / HTTPS/1.1\r\n\r\n",
           "GET /\r\n\r\n",
           "GET / HTTP/0.9\r\n\r\n",
           "GET /a b HTTP/1.1\r\n\r\n",
           "get / HTTP/1.1\r\n\r\n",
           "GET /?a\tb HTTP/1.1\r\n\r\n",
           "GET /?a\fb HTTP/1.1\r\n\r\n",
           "GET /a#b HTTP/1.1\r\n\r\n",
           "GET * HTTP/1.1\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a/c\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
       }) {
    EXPECT_EQ(read_in_every_way(head).summary.substr(0, 4), "400 ") << head;
  }
}

TEST(RequestParser, RefusesBodiesWhoseEndIsInDoubt) {
  const std::string post = "POST / HTTP/1.1\r\n";
  for (const std::string_view fields : {
           "Content-Length: 1\r\nContent-Length: 1\r\n",
           "Content-Length: 1, 1\r\n",
           "Content-Length: -1\r\n",
           "Content-Length: 1x\r\n",
           "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding: chunked, gzip\r\n",
           "Transfer-Encoding: xchunked\r\n",
       }) {
    EXPECT_EQ(read_in_every_way(post + std::string(fields) + "\r\n").summary.substr(0, 4), "400 ")
        << fields;
  }
}

TEST(RequestParser, RefusesAnotherMajorVersion) {
  EXPECT_EQ(read_in_every_way("GET / HTTP/2.0\r\n\r\n").summary,
            "505 HTTP/2.0 is not supported; use HTTP/1.1");
}

TEST(RequestParser, LimitsTheBytesOfTheHead) {
  const HeadLimits exact{kUpgrade.size(), 100};
  EXPECT_TRUE(read_in_every_way(kUpgrade + "more", exact).done);
  const HeadLimits less{kUpgrade.size() - 1, 100};
  EXPECT_EQ(read_in_every_way(kUpgrade, less).summary,
            "413 head is larger than " + std::to_string(kUpgrade.size() - 1) + " bytes");
  EXPECT_EQ(read_in_every_way("GET /" + std::string(20000, 'x')).summary,
            "413 head is larger than 16384 bytes");
}

TEST(RequestParser, LimitsTheNumberOfFields) {
  std::string head = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 100; ++i)
    head += "A: b\r\n";
  EXPECT_TRUE(read_in_every_way(head + "\r\n").done);
  EXPECT_EQ(read_in_every_way(head + "A: b\r\n\r\n").summary, "413 more than 100 header fields");
}

TEST(RequestParser, LimitsTheBytesOfTheBody) {
  const std::string post = "POST / HTTP/1.1\r\nContent-Length: ";
  EXPECT_TRUE(read_in_every_way(post + "10\r\n\r\n0123456789").done);
  const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(read_in_every_way(chunked + "a\r\n0123456789\r\n1\r\nx").summary,
            "413 body is larger than 10 bytes");
}

TEST(RequestParser, RefusesABodyThatIsToBeTooLargeByItsHead) {
  const std::string post = "POST / HTTP/1.1\r\nContent-Length: ";
  EXPECT_EQ(read_in_every_way(post + "11\r\n\r\n").summary, "413 body is larger than 10 bytes");
  RequestParser parser({}, 10);
  ASSERT_FALSE(parser.feed(post + "11\r\n\r\n"));
  EXPECT_EQ(parser.head().method, "POST");
}

TEST(RequestParser, TakesALengthBeyond64BitsForATooLargeBody) {
  const std::string digits(23, '9');
  EXPECT_EQ(read_in_every_way("POST / HTTP/1.1\r\nContent-Length: " + digits + "\r\n\r\n").summary,
            "413 body is larger than 10 bytes");
  EXPECT_EQ(read_in_every_way("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" +
                              std::string(17, 'f') + "\r\n")
                .summary,
            "413 body is larger than 10 bytes");
}

TEST(RequestParser, SaysThatALengthIsNoNumber) {
  for (const std::string_view length : {"1x", "1a", "-1", "ten", "1 1"}) {
    EXPECT_EQ(
        read_in_every_way("POST / HTTP/1.1\r\nContent-Length: " + std::string(length) + "\r\n\r\n")
            .summary,
        "400 Content-Length is not a number of bytes")
        << length;
  }
}

TEST(RequestParser, RepeatsItsError) {
  RequestParser parser;
  ASSERT_FALSE(parser.feed("nonsense"));
  const auto again = parser.feed("GET / HTTP/1.1\r\n\r\n");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().status, 400);
  EXPECT_FALSE(parser.done());
}

TEST(RequestParser, MayBeMovedInTheMiddle) {
  RequestParser first;
  ASSERT_TRUE(first.feed(kUpgrade.substr(0, 20)));
  RequestParser second = std::move(first);
  ASSERT_TRUE(second.feed(kUpgrade.substr(20)));
  EXPECT_TRUE(second.done());
  EXPECT_EQ(second.head().path(), "/chat");
}

}  // namespace
}  // namespace wskit::http
