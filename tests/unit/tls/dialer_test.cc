#include "tls/dialer.h"

#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certificates.h"
#include "ends.h"
#include "support/fake_loop.h"

namespace wskit::tls {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class TlsDialer : public testing::Test {
 protected:
  void dial(const net::Endpoint& endpoint = {"localhost", 443, {}, true}) {
    dial_ = dialer.dial(endpoint, 10s, [this](Result<net::Dialed> result) {
      dial_.reset();
      if (!result) {
        failure = std::move(result).error();
        return;
      }
      connection = std::move(result->connection);
      early = std::move(result->early);
      connection->set_handler(diary);
      connection->outbox().append("first words");
      connection->want_write();
    });
  }
  /// Dials, and plays the server until neither side has anything to say.
  void dial_to(End& server) {
    dial();
    below.succeed(network.connect());
    talk(server);
  }
  void talk(End& server) {
    while (network.alive() && network.write_wanted()) {
      const std::string bytes = network.taken();
      server.take(bytes, bytes.size() + 1);
      server_bytes += server.outbox.bytes();
      network.deliver(drain(server.outbox));
      loop.turn();
    }
  }

  test::FakeLoop loop;
  test::FakeDialer below;
  test::FakeStream network;
  Diary diary;
  ServerContext server_context = self_signed_server();
  ClientConfig config = careless();
  Dialer dialer{loop, below, config};
  std::unique_ptr<net::Dial> dial_;
  std::unique_ptr<net::Connection> connection;
  std::string early;
  std::optional<Error> failure;
  std::size_t server_bytes = 0;
};

TEST_F(TlsDialer, HandsOverAConnectionThatIsSecure) {
  End server(server_context);
  dial();
  below.succeed(network.connect());
  EXPECT_EQ(connection, nullptr) << "handed over before the handshake";
  talk(server);
  ASSERT_NE(connection, nullptr);
  EXPECT_EQ(server.got, "first words");
  server.say("answer");
  network.deliver(drain(server.outbox));
  EXPECT_EQ(diary.data, "answer");
  EXPECT_EQ(loop.armed(), 0U);
}

TEST_F(TlsDialer, HandsOverWhatTheServerHasSaidAlready) {
  End server(server_context);
  dial();
  below.succeed(network.connect());
  server.take(network.taken(), 10'000);
  network.deliver(drain(server.outbox));
  server.take(network.taken(), 10'000);
  ASSERT_TRUE(server.stream.is_open());
  server.say("hello");
  network.deliver(drain(server.outbox));
  EXPECT_EQ(connection, nullptr);
  loop.turn();
  ASSERT_NE(connection, nullptr);
  EXPECT_EQ(early, "hello");
}

TEST_F(TlsDialer, FailsWhenTheServerSpeaksFirst) {
  dial();
  below.succeed(network.connect(), "SSH-2.0-OpenSSH_9.2\r\n");
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::kTls);
}

TEST_F(TlsDialer, PassesEndpointsThatAreNotSecureOn) {
  dial({"localhost", 80, {}, false});
  below.succeed(network.connect());
  ASSERT_NE(connection, nullptr);
  EXPECT_EQ(network.taken(), "first words");
}

TEST_F(TlsDialer, PassesTheFailureToConnectOn) {
  dial();
  below.fail({ErrorKind::kConnect, "connection refused"});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->message, "connection refused");
}

TEST_F(TlsDialer, FailsWhenTheServerSpeaksHttp) {
  dial();
  below.succeed(network.connect());
  network.deliver("HTTP/1.1 400 Bad Request\r\n\r\n");
  network.finish_close();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::kTls);
  EXPECT_EQ(failure->message, "the server does not speak TLS here; use ws://");
}

TEST_F(TlsDialer, FailsWhenTheServerIsNotTheOneItShouldBe) {
  const Folder folder;
  const Signed other({.name = "other"});
  ClientConfig trusting;
  trusting.ca_file = folder.write("ca.pem", other.certificate_pem());
  Dialer strict(loop, below, trusting);
  dial_ = strict.dial({"localhost", 443, {}, true}, 10s,
                      [this](auto result) { failure = std::move(result).error(); });
  below.succeed(network.connect());
  End server(server_context);
  talk(server);
  const std::string alert = network.taken();
  server.take(alert, alert.size() + 1);
  network.finish_close();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::kCertificate);
  EXPECT_THAT(server.complaint(), HasSubstr("unknown CA"));
}

TEST_F(TlsDialer, FailsWhenTheHandshakeIsCutOff) {
  dial();
  below.succeed(network.connect());
  network.end(Error{ErrorKind::kLost, "connection reset by peer"});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::kTls);
  EXPECT_EQ(failure->message, "connection reset by peer during the TLS handshake");
}

TEST_F(TlsDialer, GivesUpWhenTheHandshakeTakesTooLong) {
  dial();
  below.succeed(network.connect());
  loop.advance(11s);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::kTimeout);
  EXPECT_FALSE(network.alive());
}

TEST_F(TlsDialer, ReportsNothingOnceTheDialIsGivenUp) {
  dial();
  below.succeed(network.connect());
  dial_.reset();
  EXPECT_FALSE(network.alive());
  loop.advance(11s);
  EXPECT_FALSE(failure);
}

TEST_F(TlsDialer, ResumesTheLastSessionWithTheSameServer) {
  End first(server_context);
  dial_to(first);
  ASSERT_NE(connection, nullptr);
  const std::size_t whole = std::exchange(server_bytes, 0);
  connection.reset();
  End second(server_context);
  dial_to(second);
  ASSERT_NE(connection, nullptr);
  EXPECT_LT(server_bytes, whole - 300) << "a certificate was sent again";
}

TEST_F(TlsDialer, FailsWithWhatIsWrongWithItsFiles) {
  config.ca_file = "/no/such/ca.pem";
  dial();
  EXPECT_FALSE(failure) << "told from inside the call";
  loop.turn();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, ErrorKind::kUsage);
  EXPECT_EQ(failure->message, "/no/such/ca.pem: No such file or directory");
}

TEST_F(TlsDialer, ResumesNothingWhenToldSo) {
  config.resume = false;
  std::size_t bytes[2] = {};
  for (std::size_t& of_server : bytes) {
    End server(server_context);
    server_bytes = 0;
    dial_ = dialer.dial({"localhost", 443, {}, true}, 10s, [this](auto result) {
      connection = std::move(result->connection);
      connection->set_handler(diary);
    });
    below.succeed(network.connect());
    talk(server);
    ASSERT_TRUE(server.stream.is_open());
    of_server = server_bytes;
    connection.reset();
  }
  EXPECT_GT(bytes[1], bytes[0] - 100);
}

}  // namespace
}  // namespace wskit::tls
