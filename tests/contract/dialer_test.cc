#include "net/dialer.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/proxy_dialer.h"
#include "contract/run_loop.h"
#include "lws/dialer.h"
#include "lws/resolver.h"
#include "support/fake_connection.h"
#include "support/fake_loop.h"

namespace wskit {
namespace {

using namespace std::chrono_literals;

/// A dialer whose outcome the test says.
class FakeNet {
 public:
  net::Dialer& dialer() { return dialer_; }
  net::Endpoint listening() { return at(1); }
  net::Endpoint refusing() { return at(2); }
  void until(const std::function<bool()>& /*done*/) { turn(); }
  void turn() {
    if (!dialer_.dialing()) return;
    if (dialer_.endpoint().port == 1) {
      dialer_.succeed(stream_.connect());
    } else {
      dialer_.fail({ErrorKind::kConnect, "connection refused"});
    }
  }

 private:
  static net::Endpoint at(std::uint16_t port) { return {"127.0.0.1", port, {}}; }

  test::FakeStream stream_;
  test::FakeDialer dialer_;
};

/// A proxy in front of FakeNet, which takes it for the network.
class Proxied {
 public:
  net::Dialer& dialer() { return dialer_; }
  net::Endpoint listening() { return at(1); }
  net::Endpoint refusing() { return at(2); }
  void until(const std::function<bool()>& /*done*/) { turn(); }
  void turn() {
    if (network_.dialing()) {
      network_.succeed(stream_.connect());
      const bool reachable = stream_.taken().starts_with("CONNECT 127.0.0.1:1 ");
      stream_.deliver(
          reachable ? "HTTP/1.1 200 OK\r\n\r\n"
                    : "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 18\r\n\r\nconnection refused");
    }
    loop_.turn();
  }

 private:
  static net::Endpoint at(std::uint16_t port) { return {"127.0.0.1", port, {}}; }

  class NoNames final : public net::Resolver {
    std::unique_ptr<net::Lookup> resolve(const std::string& /*host*/, std::uint16_t /*port*/,
                                         Done /*done*/) override {
      return nullptr;
    }
  };

  test::FakeLoop loop_;
  test::FakeStream stream_;
  test::FakeDialer network_;
  NoNames resolver_;
  client::ProxyRules rules_ = *client::proxy_rules("http://proxy.test", nullptr);
  client::ProxyDialer dialer_{rules_, loop_, resolver_, network_, network_};
};

/// The loopback: one port that listens, and one that is bound and does not.
class Loopback {
 public:
  Loopback() { EXPECT_EQ(::listen(listening_.fd, 4), 0); }

  net::Dialer& dialer() { return dialer_; }
  net::Endpoint listening() { return listening_.endpoint(); }
  net::Endpoint refusing() { return refusing_.endpoint(); }
  void turn() { run_for(loop_, 20ms); }
  void until(const std::function<bool()>& done) { run_until(loop_, done); }

 private:
  struct Port {
    Port() : fd(::socket(AF_INET, SOCK_STREAM, 0)) {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }
    ~Port() { ::close(fd); }
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;

    [[nodiscard]] net::Endpoint endpoint() const {
      sockaddr_in address{};
      socklen_t size = sizeof address;
      EXPECT_EQ(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
      return {"127.0.0.1", ntohs(address.sin_port), {}};
    }

    int fd;
  };

  Port listening_;
  Port refusing_;
  lws::Loop loop_{8};
  lws::ResolverConfig config_;
  lws::Resolver resolver_{loop_, config_};
  lws::Dialer dialer_{loop_, resolver_};
};

/// What every net::Dialer keeps.
template <class Net>
class DialerContract : public testing::Test {
 protected:
  std::unique_ptr<net::Dial> dial(const net::Endpoint& endpoint) {
    return net.dialer().dial(endpoint, 10s, [this](auto result) {
      ++reports;
      if (result) {
        connection = std::move(result->connection);
      } else {
        error = std::move(result).error();
      }
      if (on_report) on_report();
    });
  }

  void see(int count) {
    net.until([this, count] { return reports == count; });
  }

  Net net;
  int reports = 0;
  std::unique_ptr<net::Connection> connection;
  std::optional<Error> error;
  std::function<void()> on_report;
};

using Implementations = testing::Types<FakeNet, Proxied, Loopback>;
TYPED_TEST_SUITE(DialerContract, Implementations);

TYPED_TEST(DialerContract, HandsOverAConnectionAndNotFromInsideTheCall) {
  const auto dial = this->dial(this->net.listening());
  EXPECT_EQ(this->reports, 0);
  this->see(1);
  EXPECT_EQ(this->reports, 1);
  EXPECT_NE(this->connection, nullptr);
}

TYPED_TEST(DialerContract, ReportsAFailureOnceAndNotFromInsideTheCall) {
  const auto dial = this->dial(this->net.refusing());
  EXPECT_EQ(this->reports, 0);
  this->see(1);
  this->net.turn();
  EXPECT_EQ(this->reports, 1);
  ASSERT_TRUE(this->error);
  EXPECT_EQ(this->error->kind, ErrorKind::kConnect);
  EXPECT_TRUE(this->error->message.ends_with("connection refused")) << this->error->message;
}

TYPED_TEST(DialerContract, ReportsNothingOnceTheDialIsDestroyed) {
  this->dial(this->net.listening()).reset();
  this->dial(this->net.refusing()).reset();
  this->net.turn();
  EXPECT_EQ(this->reports, 0);
}

TYPED_TEST(DialerContract, LetsTheDialBeDestroyedInTheReport) {
  int expected = 0;
  for (const auto& endpoint : {this->net.listening(), this->net.refusing()}) {
    std::unique_ptr<net::Dial> dial;
    this->on_report = [&] { dial.reset(); };
    dial = this->dial(endpoint);
    this->see(++expected);
    EXPECT_EQ(dial, nullptr);
  }
  EXPECT_EQ(this->reports, expected);
}

}  // namespace
}  // namespace wskit
