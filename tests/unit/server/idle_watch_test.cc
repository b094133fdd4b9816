#include "server/idle_watch.h"

#include <gtest/gtest.h>

#include "server/echo_app.h"
#include "server/worker.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;

/// Two that the test makes talk.
class Pair final : public Application {
 public:
  void on_open(Session& session) override { last = &session; }
  void on_message(Session& /*session*/, const wire::MessageView& /*message*/) override {}
  void on_close(Session& /*session*/, const wire::CloseInfo& how) override { code = how.code; }

  Session* last = nullptr;
  int code = 0;
};

class IdleWatchTest : public testing::Test {
 protected:
  static Config config() {
    Config config;
    config.idle_timeout = 10s;
    config.ping_interval = 3s;
    return config;
  }
  /// Time passes in which the peer answers each ping.
  void pass(Duration time) {
    for (; time > 0s; time -= 1s) {
      loop_.advance(1s);
      for (const auto& frame : visitor_.frames())
        if (frame.opcode == 9) visitor_.pong();
    }
  }

  Config config_ = config();
  test::FakeLoop loop_;
  Rng rng_{1};
  Pair application_;
  Counters counters_;
  Entrance entrance_{config_.admission};
  Worker worker_{{config_, loop_, rng_, application_, counters_, entrance_}};
  Visitor visitor_{worker_};
};

TEST_F(IdleWatchTest, ClosesASessionThatOnlyAnswersPings) {
  visitor_.upgrade();
  pass(9s);
  EXPECT_EQ(application_.code, 0);
  loop_.advance(1s);
  EXPECT_EQ(application_.code, 1001);
  EXPECT_EQ(visitor_.close_code(), 1001);
}

TEST_F(IdleWatchTest, CountsFromTheLastMessageThatCame) {
  visitor_.upgrade();
  pass(7s);
  visitor_.say("still here");
  pass(9s);
  EXPECT_EQ(application_.code, 0);
  loop_.advance(1s);
  EXPECT_EQ(application_.code, 1001);
}

TEST_F(IdleWatchTest, CountsFromTheLastMessageThatWent) {
  visitor_.upgrade();
  pass(7s);
  application_.last->send(wire::Opcode::kText, "answer");
  pass(7s);
  application_.last->deliver(wire::frame_shared(wire::Opcode::kText, "to all"));
  pass(9s);
  EXPECT_EQ(application_.code, 0);
  loop_.advance(1s);
  EXPECT_EQ(application_.code, 1001);
}

TEST_F(IdleWatchTest, IsNotThereUnlessAskedFor) {
  config_.idle_timeout = 0s;
  visitor_.upgrade();
  pass(60s);
  EXPECT_EQ(application_.code, 0);
}

}  // namespace
}  // namespace wskit::server
