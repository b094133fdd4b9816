#include "server/admin.h"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/server.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kLocal = "127.0.0.1:4711";

/// Somebody who asks for pages.
class Operator {
 public:
  Operator(net::AcceptHandler& acceptor, std::string_view peer) {
    acceptor.on_accept(stream_.connect(std::string(peer)));
  }
  ~Operator() { stream_.end(); }
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  std::string get(std::string_view path, std::string_view method = "GET") {
    stream_.deliver(std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    return stream_.taken();
  }
  test::FakeStream& stream() { return stream_; }

 private:
  test::FakeStream stream_;
};

class AdminTest : public testing::Test {
 protected:
  static Config config(bool own_port) {
    Config config;
    config.admin = {own_port, "1.2.3"};
    return config;
  }
  void settle() {
    for (int i = 0; i < 3; ++i) {
      here_.turn();
      there_.turn();
    }
  }

  test::FakeLoop here_, there_;
  Server server_{config(false), {&here_, &there_}};
  Operator operator_{server_.acceptor(0), kLocal};
};

TEST_F(AdminTest, SaysThatTheServerServes) {
  EXPECT_THAT(operator_.get("/healthz"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(operator_.get("/readyz"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(AdminTest, IsNotReadyFromTheMomentItIsToldToStop) {
  Visitor visitor(server_.acceptor(0));
  visitor.upgrade();
  server_.stop(30s, [] {});
  EXPECT_THAT(operator_.get("/readyz"), StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(operator_.get("/healthz"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(AdminTest, AddsUpWhatAllLoopsHaveCounted) {
  Visitor ann(server_.acceptor(0));
  Visitor bob(server_.acceptor(1));
  ann.upgrade().say("no JSON");
  bob.upgrade().say("nor this");
  EXPECT_EQ(operator_.get("/metrics"), "");
  settle();
  const std::string answer = operator_.stream().taken();
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4"));
  EXPECT_THAT(answer, HasSubstr("\nwskit_build_info{version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(answer, HasSubstr("\nwskit_sessions 2\n"));
  EXPECT_THAT(answer, HasSubstr("\nwskit_connections 3\n"));
  EXPECT_THAT(answer, HasSubstr("\nwskit_messages_received_total 2\n"));
  EXPECT_THAT(answer, HasSubstr("\nwskit_messages_sent_total 4\n"));
  EXPECT_THAT(answer, HasSubstr("\nwskit_errors_total{code=\"PARSE_ERROR\"} 2\n"));
  EXPECT_THAT(answer, HasSubstr("\nwskit_handshake_duration_seconds_count 2\n"));
  EXPECT_THAT(answer, HasSubstr("\nwskit_delivery_duration_seconds_count 0\n"));
}

TEST_F(AdminTest, TellsTheSameAsJson) {
  Visitor refused(server_.acceptor(1));
  refused.stream().deliver("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  operator_.get("/stats");
  settle();
  const std::string answer = operator_.stream().taken();
  const Json stats = Json::parse(answer.substr(answer.find("\r\n\r\n")));
  EXPECT_EQ(stats["refused_requests"], Json::parse(R"({"426":1})"));
  EXPECT_EQ(stats["sessions"], 0);
  EXPECT_EQ(stats["handshake_duration_seconds"]["count"], 0);
  EXPECT_GT(stats["process_resident_memory_bytes"], 0);
}

TEST_F(AdminTest, ForgetsWhoGoesBeforeTheAnswer) {
  {
    Operator impatient(server_.acceptor(0), kLocal);
    impatient.get("/metrics");
  }
  settle();
  EXPECT_THAT(operator_.get("/healthz"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(AdminTest, TellsNobodyFromElsewhere) {
  for (const std::string_view peer : {"192.0.2.1:80", "[2001:db8::1]:80", "unix:"}) {
    Operator stranger(server_.acceptor(0), peer);
    EXPECT_THAT(stranger.get("/metrics"), StartsWith("HTTP/1.1 426 ")) << peer;
  }
  Operator neighbour(server_.acceptor(0), "[::1]:80");
  EXPECT_THAT(neighbour.get("/healthz"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(AdminTest, OnlyReads) {
  EXPECT_THAT(operator_.get("/metrics", "DELETE"), StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(operator_.get("/healthz", "HEAD"), testing::EndsWith("\r\n\r\n"));
}

TEST_F(AdminTest, LeavesTheMainPortAloneWhenItHasItsOwn) {
  Server server(config(true), {&here_});
  Operator on_main(server.acceptor(0), kLocal);
  EXPECT_THAT(on_main.get("/healthz"), StartsWith("HTTP/1.1 426 "));
  Operator on_own(server.admin(), "192.0.2.1:80");
  EXPECT_THAT(on_own.get("/healthz"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(on_own.get("/"), StartsWith("HTTP/1.1 404 "));
  on_own.stream().deliver(upgrade_request());
  EXPECT_THAT(on_own.stream().taken(), StartsWith("HTTP/1.1 404 "));
}

}  // namespace
}  // namespace wskit::server
