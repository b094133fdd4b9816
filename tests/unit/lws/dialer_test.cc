#include "lws/dialer.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "lws/resolver.h"
#include "lws/socket.h"

namespace wskit::lws {
namespace {

using namespace std::chrono_literals;

/// A port of one address of the loopback.
class Port {
 public:
  explicit Port(const char* address, std::uint16_t port = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    name_.sin_family = AF_INET;
    name_.sin_port = htons(port);
    EXPECT_EQ(inet_pton(AF_INET, address, &name_.sin_addr), 1);
    const int on = 1;
    setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    EXPECT_EQ(::bind(socket_.get(), as_sockaddr(), sizeof name_), 0);
    socklen_t size = sizeof name_;
    EXPECT_EQ(getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&name_), &size), 0);
  }

  void listen() const { EXPECT_EQ(::listen(socket_.get(), 16), 0); }
  /// Newcomers get no answer: the queue of those who wait to be accepted is full.
  void be_silent() {
    EXPECT_EQ(::listen(socket_.get(), 0), 0);
    for (int i = 0; i < 4; ++i) {
      waiting_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      connect(waiting_.back().get(), as_sockaddr(), sizeof name_);
    }
  }
  /// Where the next newcomer is from, without its port.
  [[nodiscard]] std::string newcomer() const {
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const Fd socket(accept(socket_.get(), reinterpret_cast<sockaddr*>(&from), &size));
    EXPECT_TRUE(socket);
    const std::string text = address_text(reinterpret_cast<const sockaddr*>(&from), size);
    return text.substr(0, text.find(':'));
  }
  [[nodiscard]] std::uint16_t number() const { return ntohs(name_.sin_port); }

 private:
  [[nodiscard]] const sockaddr* as_sockaddr() const {
    return reinterpret_cast<const sockaddr*>(&name_);
  }

  sockaddr_in name_{};
  Fd socket_;
  std::vector<Fd> waiting_;
};

class HappyEyeballs : public testing::Test {
 protected:
  /// Dials a name that has these addresses; how long that took is in `took`.
  Result<net::Dialed> dial(std::vector<std::string> addresses, std::uint16_t port,
                           Duration timeout = 10s) {
    config.overrides = {{"name.test", port, std::move(addresses)}};
    std::optional<Result<net::Dialed>> answer;
    const TimePoint start = Clock::now();
    const auto attempt =
        dialer.dial({"name.test", port, "", false}, timeout, [&](Result<net::Dialed> result) {
          answer.emplace(std::move(result));
          loop.stop();
        });
    loop.run();
    took = Clock::now() - start;
    return std::move(*answer);
  }

  Loop loop{16};
  ResolverConfig config;
  Resolver resolver{loop, config};
  Dialer dialer{loop, resolver};
  Duration took{};
};

TEST_F(HappyEyeballs, NamesTheLimitOfOpenFiles) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto dialed = dial({"127.0.0.1"}, 9);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  ASSERT_FALSE(dialed);
  EXPECT_EQ(dialed.error().message, "too many open files (`ulimit -n` allows no more)");
}

TEST_F(HappyEyeballs, TheNextAddressIsTriedAtOnceWhenOneRefuses) {
  const Port refusing("127.0.0.2");
  const Port listening("127.0.0.1", refusing.number());
  listening.listen();
  // With a pause behind each the time would be over.
  std::vector<std::string> addresses(50, "127.0.0.2");
  addresses.emplace_back("127.0.0.1");
  const auto dialed = dial(addresses, listening.number());
  ASSERT_TRUE(dialed) << dialed.error().message;
  EXPECT_EQ(dialed->connection->peer(), "127.0.0.1:" + std::to_string(listening.number()));
}

TEST_F(HappyEyeballs, TheNextAddressIsTriedBesideOneThatDoesNotAnswer) {
  Port silent("127.0.0.2");
  silent.be_silent();
  const Port listening("127.0.0.1", silent.number());
  listening.listen();
  const auto dialed = dial({"127.0.0.2", "127.0.0.1"}, listening.number());
  ASSERT_TRUE(dialed) << dialed.error().message;
  EXPECT_EQ(dialed->connection->peer(), "127.0.0.1:" + std::to_string(listening.number()));
  EXPECT_GE(took, 250ms);
}

TEST_F(HappyEyeballs, TheFailureNamesTheNumberOfAddresses) {
  const Port refusing("127.0.0.1");
  const auto dialed = dial({"127.0.0.1", "127.0.0.2", "127.0.0.3"}, refusing.number());
  ASSERT_FALSE(dialed);
  EXPECT_EQ(dialed.error().kind, ErrorKind::kConnect);
  EXPECT_EQ(dialed.error().message, "connection refused (3 addresses tried)");
}

TEST_F(HappyEyeballs, ARefusalTellsMoreThanAMissingRoute) {
  const Port refusing("127.0.0.1");
  // TCP has no way to a multicast address.
  const auto dialed = dial({"224.0.0.1", "127.0.0.1", "224.0.0.2"}, refusing.number());
  ASSERT_FALSE(dialed);
  EXPECT_EQ(dialed.error().message, "connection refused (3 addresses tried)");
}

TEST_F(HappyEyeballs, TheTimeoutIsForAllOfThem) {
  Port silent("127.0.0.1");
  silent.be_silent();
  const auto dialed = dial({"127.0.0.1", "127.0.0.1"}, silent.number(), 20ms);
  ASSERT_FALSE(dialed);
  EXPECT_EQ(dialed.error().kind, ErrorKind::kTimeout);
}

class ResolverTest : public testing::Test {
 protected:
  Result<std::vector<std::string>> resolve(const std::string& host, std::uint16_t port = 80) {
    std::optional<Result<std::vector<std::string>>> answer;
    const auto lookup = resolver.resolve(host, port, [&](auto found) {
      answer.emplace(std::move(found));
      loop.stop();
    });
    EXPECT_FALSE(answer.has_value()) << "reported from inside the call";
    loop.run();
    return std::move(*answer);
  }
  using Addresses = std::vector<std::string>;

  Loop loop{4};
  ResolverConfig config;
  Resolver resolver{loop, config};
};

TEST_F(ResolverTest, AnAddressIsItsOwn) {
  EXPECT_EQ(resolve("192.0.2.7").value(), Addresses{"192.0.2.7"});
  EXPECT_EQ(resolve("2001:db8::1").value(), Addresses{"2001:db8::1"});
}

TEST_F(ResolverTest, AnOverrideIsForOneHostAndPort) {
  config.overrides = {{"Name.Test", 80, {"192.0.2.1"}}};
  EXPECT_EQ(resolve("name.test").value(), Addresses{"192.0.2.1"});
  EXPECT_EQ(resolve("127.0.0.1").value(), Addresses{"127.0.0.1"});
  EXPECT_FALSE(resolve("name.test.invalid", 80));
}

TEST_F(ResolverTest, AStarIsEveryHostAndTheLastOverrideCounts) {
  config.overrides = {{"*", 80, {"192.0.2.1"}}, {"*", 80, {"192.0.2.2"}}, {"*", 81, {"::1"}}};
  EXPECT_EQ(resolve("any.test").value(), Addresses{"192.0.2.2"});
}

TEST_F(ResolverTest, TheFamiliesTakeTurns) {
  config.overrides = {{"h", 80, {"::1", "::2", "::3", "192.0.2.1", "192.0.2.2"}}};
  EXPECT_EQ(resolve("h").value(), (Addresses{"::1", "192.0.2.1", "::2", "192.0.2.2", "::3"}));
}

TEST_F(ResolverTest, OneFamilyLeavesTheOtherOut) {
  config.overrides = {{"h", 80, {"::1", "192.0.2.1"}}};
  config.family = Family::kV4;
  EXPECT_EQ(resolve("h").value(), Addresses{"192.0.2.1"});
  const auto none = resolve("::1");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message, "::1 has no IPv4 address");
}

class LeavingFromSources : public testing::Test {
 protected:
  Result<net::Dialed> dial(Dialer& dialer, const std::string& host, std::uint16_t port) {
    std::optional<Result<net::Dialed>> answer;
    const auto attempt = dialer.dial({host, port, "", false}, 10s, [&](Result<net::Dialed> result) {
      answer.emplace(std::move(result));
      loop.stop();
    });
    loop.run();
    return std::move(*answer);
  }

  Loop loop{16};
  ResolverConfig config;
  Resolver resolver{loop, config};
};

TEST_F(LeavingFromSources, TakesThemInTurn) {
  const Port port("127.0.0.1");
  port.listen();
  Dialer dialer(loop, resolver, {"127.0.0.2", "::1", "127.0.0.3"});
  for (const char* const from : {"127.0.0.2", "127.0.0.3", "127.0.0.2"}) {
    const auto dialed = dial(dialer, "127.0.0.1", port.number());
    ASSERT_TRUE(dialed) << dialed.error().message;
    EXPECT_EQ(port.newcomer(), from);
  }
}

TEST_F(LeavingFromSources, GoesNowhereWithoutOneOfTheFamily) {
  const Port port("127.0.0.1");
  port.listen();
  Dialer dialer(loop, resolver, {"::1"});
  const auto dialed = dial(dialer, "127.0.0.1", port.number());
  ASSERT_FALSE(dialed);
  EXPECT_EQ(dialed.error().kind, ErrorKind::kConnect);
  EXPECT_EQ(dialed.error().message, "no source address of its family");
}

TEST(Sources, AreAddressesOfThisMachine) {
  EXPECT_TRUE(Sources::check("127.0.0.77"));
  EXPECT_EQ(Sources::check("localhost").error().message,
            "'localhost' is not an address; write 127.0.0.2 or ::1");
  EXPECT_EQ(Sources::check("").error().kind, ErrorKind::kUsage);
  // Reserved for documentation (RFC 5737): nobody has it.
  EXPECT_EQ(Sources::check("192.0.2.1").error().message,
            "'192.0.2.1' is no address of this machine; 'ip address' shows those that are");
}

}  // namespace
}  // namespace wskit::lws
