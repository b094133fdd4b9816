#include "client/proxy_dialer.h"

#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/fake_connection.h"
#include "support/fake_loop.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

const net::Endpoint kServer{"example.test", 8080, "", false};

/// Answers with one address, or with a failure when it has none.
class FakeResolver final : public net::Resolver {
 public:
  std::unique_ptr<net::Lookup> resolve(const std::string& host, std::uint16_t /*port*/,
                                       Done done) override {
    asked = host;
    answer = [this, done = std::move(done)] {
      address.empty() ? done(Error{ErrorKind::kConnect, "no such name"})
                      : done(std::vector<std::string>{address});
    };
    return std::make_unique<net::Lookup>();
  }

  std::string asked;
  std::string address = "192.0.2.1";
  std::function<void()> answer;
};

/// A server's side of what a tunnel leads to.
struct Owner final : net::ConnectionHandler {
  void on_data(std::span<char> bytes) override { received.append(bytes.data(), bytes.size()); }
  void on_closed(const std::optional<Error>& /*error*/) override { closed = true; }
  std::string received;
  bool closed = false;
};

class ProxyDialerTest : public testing::Test {
 protected:
  void dial(const std::string& proxy, const net::Endpoint& server = kServer) {
    rules = *proxy_rules(proxy, [](const char*) { return nullptr; });
    attempt = dialer.dial(server, 10s, [this](Result<net::Dialed> result) {
      EXPECT_FALSE(answer) << "reported twice";
      // As a Link does: the attempt goes, the connection gets its handler.
      if (!keeps_attempt) attempt.reset();
      if (result) result->connection->set_handler(owner);
      answer.emplace(std::move(result));
    });
    EXPECT_FALSE(answer) << "reported from inside the call";
  }
  /// To where the proxy has been reached.
  void reach(const std::string& proxy, std::string early = {}) {
    dial(proxy);
    network.succeed(stream.connect(), std::move(early));
  }
  [[nodiscard]] Error error() {
    loop.turn();
    EXPECT_TRUE(answer && !*answer);
    return answer && !*answer ? answer->error() : Error{};
  }

  ProxyRules rules;
  test::FakeLoop loop;
  FakeResolver resolver;
  test::FakeDialer direct;
  test::FakeDialer network;  ///< to the proxy
  test::FakeStream stream;
  ProxyDialer dialer{rules, loop, resolver, direct, network};
  Owner owner;
  std::unique_ptr<net::Dial> attempt;
  bool keeps_attempt = false;
  std::optional<Result<net::Dialed>> answer;
};

TEST_F(ProxyDialerTest, GoesStraightWithoutAProxy) {
  dial("");
  EXPECT_EQ(direct.endpoint().text(), "example.test:8080");
  EXPECT_EQ(network.dials(), 0);
}

TEST_F(ProxyDialerTest, ReachesAProxyThatSpeaksTlsWhateverTheServerSpeaks) {
  for (const bool secure : {false, true}) {
    dial("https://p.test", {"example.test", 443, "", secure});
    EXPECT_EQ(network.endpoint().text(), "p.test:443");
    EXPECT_TRUE(network.endpoint().secure);
    dial("http://p.test", {"example.test", 443, "", secure});
    EXPECT_FALSE(network.endpoint().secure);
  }
}

TEST_F(ProxyDialerTest, HandsOverATunnel) {
  reach("http://p.test:3128");
  EXPECT_EQ(network.endpoint().text(), "p.test:3128");
  EXPECT_TRUE(stream.write_wanted());
  EXPECT_EQ(stream.taken().substr(0, 37), "CONNECT example.test:8080 HTTP/1.1\r\nH");
  stream.deliver("HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_FALSE(answer) << "the connection may be destroyed by who gets it, but not in its call";
  loop.turn();
  ASSERT_TRUE(answer && *answer);
  EXPECT_TRUE((*answer)->early.empty());
  EXPECT_TRUE(stream.reading());
  stream.deliver("from the server");
  EXPECT_EQ(owner.received, "from the server");
  EXPECT_EQ(loop.armed(), 0U);
}

TEST_F(ProxyDialerTest, LosesNothingOfWhatComesBehindTheAnswer) {
  reach("http://p.test:3128", "HTTP/1.1 200");
  stream.deliver(" OK\r\n\r\nfirst");
  EXPECT_FALSE(stream.reading());
  stream.deliver(" second");
  loop.turn();
  ASSERT_TRUE(answer && *answer);
  EXPECT_EQ((*answer)->early, "first second");
}

TEST_F(ProxyDialerTest, SpeaksSocks5WithNamesResolvedByTheProxy) {
  reach("socks5h://p.test");
  EXPECT_EQ(stream.taken(), "\x05\x01\x00"s);
  stream.deliver("\x05\x00"s);
  EXPECT_EQ(stream.taken(), "\x05\x01\x00\x03\x0c"s + "example.test\x1f\x90");
  stream.deliver("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"s);
  loop.turn();
  EXPECT_TRUE(answer && *answer);
  EXPECT_EQ(resolver.asked, "");
}

TEST_F(ProxyDialerTest, SpeaksSocks5WithNamesResolvedHere) {
  dial("socks5://p.test");
  EXPECT_EQ(resolver.asked, "example.test");
  EXPECT_EQ(network.dials(), 0);
  resolver.answer();
  network.succeed(stream.connect());
  stream.taken();
  stream.deliver("\x05\x00"s);
  EXPECT_EQ(stream.taken(), "\x05\x01\x00\x01\xc0\x00\x02\x01\x1f\x90"s);
}

TEST_F(ProxyDialerTest, TellsThatTheNameDoesNotResolve) {
  resolver.address = "";
  dial("socks5://p.test");
  resolver.answer();
  EXPECT_EQ(error().message, "no such name");
}

TEST_F(ProxyDialerTest, NamesAProxyThatIsNotThere) {
  dial("http://me:secret@p.test:3128");
  network.fail({ErrorKind::kConnect, "connection refused"});
  EXPECT_EQ(error().message, "proxy p.test:3128: connection refused");
}

TEST_F(ProxyDialerTest, TellsWhyTheProxyRefuses) {
  reach("http://p.test:3128");
  stream.deliver("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
  EXPECT_EQ(error().kind, ErrorKind::kConnect);
  EXPECT_EQ(error().message, "proxy p.test:3128: the answer to CONNECT is 403 Forbidden: no");
  EXPECT_FALSE(stream.alive());
}

TEST_F(ProxyDialerTest, TellsWhereTheProxyFellSilent) {
  for (const char* said : {"", "HTTP/1.1 20"}) {
    answer.reset();
    reach("http://p.test:3128");
    stream.deliver(said);
    loop.advance(10s);
    EXPECT_EQ(error().kind, ErrorKind::kTimeout);
    EXPECT_EQ(error().message, "proxy p.test:3128: no answer in time");
  }
}

TEST_F(ProxyDialerTest, JudgesARefusalWhoseBodyDoesNotEndByWhatItHas) {
  reach("http://p.test:3128");
  stream.deliver("HTTP/1.1 503 Busy\r\n\r\nlate");
  loop.advance(10s);
  EXPECT_EQ(error().message, "proxy p.test:3128: the answer to CONNECT is 503 Busy: late");
}

TEST_F(ProxyDialerTest, TellsThatTheProxyEndedTheConnection) {
  reach("http://p.test:3128");
  stream.end();
  EXPECT_EQ(error().message, "proxy p.test:3128: it ended the connection before it had answered");
  answer.reset();
  reach("socks5h://p.test");
  stream.end(Error{ErrorKind::kLost, "connection reset by peer"});
  EXPECT_EQ(error().kind, ErrorKind::kConnect);
  EXPECT_EQ(error().message, "proxy p.test:1080: connection reset by peer before it had answered");
}

TEST_F(ProxyDialerTest, ReportsNothingMoreToAnOwnerWhoKeepsTheAttempt) {
  keeps_attempt = true;
  reach("http://p.test:3128");
  stream.deliver("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
  loop.turn();
  EXPECT_TRUE(answer);
  EXPECT_FALSE(stream.alive());
  answer.reset();
  dial("http://p.test:3128");
  loop.advance(10s);
  EXPECT_TRUE(answer);
  EXPECT_FALSE(network.dialing());
}

TEST_F(ProxyDialerTest, HandsOverWhatOpenedAtTheLastMoment) {
  reach("http://p.test:3128");
  loop.stall(10s);
  stream.deliver("HTTP/1.1 200 OK\r\n\r\n");
  loop.turn();
  EXPECT_TRUE(answer && *answer);
}

TEST_F(ProxyDialerTest, ReportsNothingOnceItIsGivenUp) {
  reach("http://p.test:3128");
  attempt.reset();
  EXPECT_FALSE(stream.alive());
  loop.advance(20s);
  EXPECT_FALSE(answer);
}

}  // namespace
}  // namespace wskit::client
