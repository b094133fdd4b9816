#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "unit/load/bench_fixture.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;
using Answers = std::vector<test::EchoAnswer>;

/// What becomes of messages whose replies are lost, late or out of turn.
struct LostReplies : BenchTest {
  LostReplies() { config.reply_timeout = 2s; }

  void send(std::string_view text) {
    config.content.bytes = Template::compile(text, [](const char*) { return nullptr; }).value();
  }
  /// Every tenth message of a connection is answered so late, others in a millisecond.
  void delay_every_tenth(Duration by) {
    network.behaviour.answer = [by](int number, std::string_view text) {
      return Answers{{number % 10 == 0 ? by : 1ms, std::string(text)}};
    };
  }
};

TEST_F(LostReplies, LeaveAPlaceThatIsUsedAgain) {
  for (const std::uint64_t depth : {1U, 3U}) {
    result.reset();
    config.operations = 100;
    config.depth = depth;
    network.behaviour.drop_every = 10;
    const Summary& summary = run();
    EXPECT_EQ(summary.attempted, 100U);
    EXPECT_EQ(summary.succeeded(), 92U);
    EXPECT_EQ(summary.lost(Loss::kNoReply), 8U);
    EXPECT_EQ(summary.renewed, 0U);
    EXPECT_EQ(summary.opened, 4U);
    EXPECT_LT(summary.latency.max(), 3ms);
  }
}

TEST_F(LostReplies, TakeNoOthersReplyWhenTheyComeAfterAll) {
  for (const std::uint64_t depth : {1U, 3U}) {
    result.reset();
    config.duration = 20s;
    config.depth = depth;
    delay_every_tenth(3s);
    const Summary& summary = run();
    EXPECT_GT(summary.lost(Loss::kNoReply), 4 * 5U);
    EXPECT_GT(summary.unasked, 4 * 5U);
    EXPECT_EQ(summary.altered, 0U);
    EXPECT_GE(summary.latency.min(), 1ms);
    EXPECT_LT(summary.latency.max(), 3ms);
  }
}

TEST_F(LostReplies, CostAConnectionWhereMessagesAreAlike) {
  send("ping");
  config.operations = 100;
  network.behaviour.drop_every = 10;
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 100U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 8U);
  EXPECT_EQ(summary.renewed, 8U);
  EXPECT_EQ(summary.opened, 12U);
  EXPECT_EQ(summary.connections, 12U);
  EXPECT_EQ(summary.failed_connections(), 0U);
  EXPECT_LT(summary.latency.max(), 3ms);
}

TEST_F(LostReplies, ThatAreOnlyLateSpoilNothingWhereMessagesAreAlike) {
  send("ping");
  config.duration = 20s;
  config.depth = 2;
  network.behaviour.answer = [](int number, std::string_view text) {
    // Behind the tenth one it does nothing for three seconds.
    return Answers{{number < 10 ? 1ms : 3s, std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_GT(summary.renewed, 4 * 8U);
  EXPECT_EQ(summary.unasked, 0U);
  EXPECT_GE(summary.latency.min(), 1ms);
  EXPECT_LT(summary.latency.max(), 3ms);
}

TEST_F(LostReplies, OfAServerThatAnswersInItsOwnWordsCostAConnection) {
  config.operations = 100;
  network.behaviour.answer = [](int number, std::string_view /*text*/) {
    return number % 10 == 0 ? Answers{} : Answers{{1ms, "done"}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.altered, 92U);
  EXPECT_EQ(summary.renewed, 8U);
  EXPECT_EQ(summary.succeeded(), 92U);
}

TEST_F(LostReplies, FailTheSlotWhoseConnectionCannotBeMadeAnew) {
  send("ping");
  config.operations = 100;
  network.behaviour.drop_every = 10;
  network.behaviour.refuse = [](int dial) -> std::optional<Error> {
    if (dial < 4) return std::nullopt;
    return Error{ErrorKind::kConnect, "refused"};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 36U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 4U);
  EXPECT_EQ(summary.failed_connections(), 4U);
}

TEST_F(LostReplies, AreNotThoseThatThisProcessDidNotRead) {
  for (const std::string_view text : {"{{seq}}", "ping"}) {
    result.reset();
    send(text);
    config.duration = 10s;
    begin();
    network.run_for(1s);
    loop.stall(5s);
    const Summary& summary = finish();
    EXPECT_EQ(summary.failed(), 0U);
    EXPECT_EQ(summary.renewed, 0U);
    EXPECT_GE(summary.latency.max(), 5s);
  }
}

TEST_F(LostReplies, AreNoneInAnOpenLoopWhileTheServerIsSilent) {
  for (const Mode mode : {Mode::kEcho, Mode::kRequest}) {
    result.reset();
    send(R"({"id":{{seq}}})");
    config.mode = mode;
    config.rate = 100;
    config.duration = 10s;
    begin();
    network.run_for(1s);
    network.behaviour.silent_until = loop.now() + 5s;
    const Summary& summary = finish();
    EXPECT_EQ(summary.failed(), 0U);
    EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 5e9, 0.05e9);
  }
}

TEST_F(LostReplies, SpoilNoLatencyInAnOpenLoopWhereMessagesDiffer) {
  for (const Mode mode : {Mode::kEcho, Mode::kRequest}) {
    result.reset();
    send(R"({"id":{{seq}}})");
    config.mode = mode;
    config.rate = 1000;
    config.duration = 10s;
    network.behaviour.drop_every = 10;
    const Summary& summary = run();
    EXPECT_EQ(summary.attempted, 10'000U);
    EXPECT_EQ(summary.lost(Loss::kNoReply), 1000U);
    EXPECT_LT(summary.latency.max(), 3ms);
  }
}

TEST_F(LostReplies, FindTheirMessagesOutOfTurnWhereThoseDiffer) {
  config.operations = 120;
  config.depth = 6;
  // The later one of six comes, the sooner it is answered.
  network.behaviour.answer = [](int number, std::string_view text) {
    const Duration after = (6 - (number - 1) % 6) * 10ms - test::EchoNetwork::kStep;
    return Answers{{after, std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 120U);
  EXPECT_EQ(summary.altered, 0U);
  EXPECT_GT(summary.overtaken, 50U);
  EXPECT_NEAR(static_cast<double>(summary.latency.min().count()), 10e6, 1e6);
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 60e6, 1e6);
}

TEST_F(LostReplies, OfRequestsLeaveAPlaceThatIsUsedAgain) {
  config.mode = Mode::kRequest;
  send(R"({"id":{{seq}}})");
  for (const Duration late : {Duration(3s), Duration(1h)}) {
    result.reset();
    config.operations = 100;
    delay_every_tenth(late);
    const Summary& summary = run();
    EXPECT_EQ(summary.attempted, 100U);
    EXPECT_EQ(summary.lost(Loss::kNoReply), 8U);
    EXPECT_LT(summary.latency.max(), 3ms);
    EXPECT_EQ(summary.unasked > 0, late == 3s);
  }
}

TEST_F(LostReplies, OfRequestsWithOneIdAreNobodysWhenTheyComeAfterAll) {
  config.mode = Mode::kRequest;
  send(R"({"id":1})");
  config.connections = 1;
  config.duration = 10s;
  network.behaviour.answer = [](int number, std::string_view text) {
    return Answers{{number == 10 ? 3s : number == 11 ? 1900ms : 1ms, std::string(text)}};
  };
  const Summary& summary = run();
  // The answer to the tenth comes before that to the eleventh, and is not taken for it.
  EXPECT_EQ(summary.lost(Loss::kNoReply), 1U);
  EXPECT_EQ(summary.unasked, 1U);
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 1900e6, 5e6);
}

}  // namespace
}  // namespace wskit::load
