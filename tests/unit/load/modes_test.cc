#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/load/bench_fixture.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

struct RequestMode : BenchTest {
  RequestMode() {
    config.mode = Mode::kRequest;
    send(R"({"correlationId":"{{seq}}"})");
  }
  void send(std::string_view text) {
    config.content.bytes = Template::compile(text, [](const char*) { return nullptr; }).value();
  }
};

TEST_F(RequestMode, FindsTheRequestOfEachAnswerInWhateverOrderTheyCome) {
  config.operations = 120;
  config.depth = 6;
  // The later one of six comes, the sooner it is answered.
  network.behaviour.answer = [](int number, std::string_view text) {
    const Duration after = (6 - (number - 1) % 6) * 10ms - test::EchoNetwork::kStep;
    return std::vector<test::EchoAnswer>{{after, std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 120U);
  EXPECT_EQ(summary.unasked, 0U);
  EXPECT_NEAR(static_cast<double>(summary.latency.min().count()), 10e6, 1e6);
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 60e6, 1e6);
}

TEST_F(RequestMode, CountsOtherMessagesAsUnasked) {
  config.operations = 40;
  network.behaviour.answer = [](int, std::string_view text) {
    return std::vector<test::EchoAnswer>{{0ms, R"({"type":"news"})"},
                                         {0ms, R"({"correlationId":"7777"})"},
                                         {0ms, "no JSON"},
                                         {1ms, std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 40U);
  EXPECT_EQ(summary.unasked, 120U);
}

TEST_F(RequestMode, TakesOneAnswerForEachRequest) {
  config.operations = 40;
  network.behaviour.answer = [](int, std::string_view text) {
    return std::vector<test::EchoAnswer>(2, {1ms, std::string(text)});
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 40U);
  EXPECT_EQ(summary.unasked, 40U);
}

TEST_F(RequestMode, AnswersTheOldestOfSeveralWithTheSameId) {
  send(R"({"id":1})");
  config.connections = 1;
  config.rate = 100;
  config.duration = 1s;
  network.behaviour.service_time = 35ms;
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 100U);
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 35e6, 1e6);
}

TEST_F(RequestMode, LosesOnlyTheRequestThatIsNotAnswered) {
  config.operations = 100;
  config.depth = 100;
  config.connections = 1;
  config.reply_timeout = 1s;
  network.behaviour.drop_every = 10;
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 90U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 10U);
}

TEST_F(RequestMode, FindsTheIdWhereAPointerLeads) {
  config.match = "/header/id";
  send(R"({"header":{"id":{{seq}}},"id":1})");
  config.operations = 50;
  config.depth = 5;
  EXPECT_EQ(run().succeeded(), 50U);
}

TEST_F(RequestMode, CountsAnswersThatSayAnError) {
  config.operations = 40;
  network.behaviour.answer = [](int number, std::string_view text) {
    std::string answer(text);
    if (number % 2 == 0) answer.insert(1, R"("type":"error",)");
    return std::vector<test::EchoAnswer>{{1ms, answer}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 40U);
  EXPECT_EQ(summary.error_replies, 20U);
}

struct PushMode : BenchTest {
  PushMode() { config.mode = Mode::kPush; }
};

TEST_F(PushMode, CountsWhatHasLeftWhateverComesBack) {
  config.operations = 1003;
  config.depth = 3;
  config.workers = 3;
  network.behaviour.drop_every = 2;
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 1003U);
  EXPECT_EQ(network.received(), 1003U);
  EXPECT_GT(summary.unasked, 400U);
  EXPECT_EQ(summary.altered, 0U);
  EXPECT_EQ(summary.received_per_second, 0);
}

TEST_F(PushMode, WaitsWhileNothingIsTaken) {
  config.connections = 1;
  config.depth = 5;
  config.operations = 1000;
  begin();
  network.run_for(20ms);
  const std::uint64_t before = network.received();
  network.behaviour.takes_from = loop.now() + 500ms;
  network.run_for(490ms);
  EXPECT_EQ(network.received(), before);
  const Summary& summary = finish();
  EXPECT_EQ(summary.succeeded(), 1000U);
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 500e6, 10e6);
}

TEST_F(PushMode, KeepsTheIntendedTimesOfWhatHadToWait) {
  config.rate = 1000;
  config.duration = 2s;
  begin();
  network.run_for(100ms);
  network.behaviour.takes_from = loop.now() + 1s;
  const Summary& summary = finish();
  EXPECT_EQ(summary.succeeded(), 2000U);
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(75).count()), 500e6, 20e6);
}

TEST_F(PushMode, CountsAsNotSentWhatWasNeverTaken) {
  config.rate = 100;
  config.duration = 1s;
  config.reply_timeout = 2s;
  begin();
  network.run_for(500ms);
  network.behaviour.takes_from = TimePoint::max();
  const Summary& summary = finish();
  EXPECT_NEAR(static_cast<double>(summary.lost(Loss::kNotSent)), 50, 3);
}

struct IdleMode : BenchTest {
  IdleMode() {
    config.mode = Mode::kIdle;
    config.duration = 1s;
  }
};

TEST_F(IdleMode, HoldsConnectionsAndSendsNothing) {
  config.connections = 300;
  network.behaviour.greeting = "welcome";
  const Summary& summary = run();
  EXPECT_EQ(summary.opened, 300U);
  EXPECT_EQ(summary.failed_connections(), 0U);
  EXPECT_EQ(summary.unasked, 300U);
  EXPECT_EQ(summary.attempted, 0U);
  EXPECT_EQ(network.received(), 0U);
  EXPECT_EQ(summary.elapsed, 1s);
}

TEST_F(IdleMode, TellsWhichConnectionsWereLost) {
  begin();
  network.run_for(100ms);
  network.peers().front()->stream.end();
  const Summary& summary = finish();
  EXPECT_EQ(summary.opened, 4U);
  EXPECT_EQ(summary.failed_connections(), 1U);
  EXPECT_EQ(summary.failures.front().kind, ErrorKind::kLost);
}

TEST_F(IdleMode, ConnectsAtTheRateThatItIsGiven) {
  config.connections = 101;
  config.workers = 2;
  config.connect_rate = 100;
  begin();
  network.run_for(500ms);
  EXPECT_NEAR(network.dials(), 51, 1);
  const Summary& summary = finish();
  EXPECT_EQ(summary.opened, 101U);
  EXPECT_NEAR(static_cast<double>(summary.connecting.count()), 1e9, 10e6);
}

TEST_F(IdleMode, WaitsForEveryHandshakeAlsoWhenConnectionsEndMeanwhile) {
  config.connections = 20;
  config.connect_rate = 100;
  begin();
  network.run_for(100ms);
  for (int i = 0; i < 5; ++i)
    network.peers().at(i)->stream.end();
  const Summary& summary = finish();
  EXPECT_EQ(summary.opened, 20U);
  EXPECT_EQ(summary.failed_connections(), 5U);
  EXPECT_GE(summary.connecting, 190ms);
}

TEST_F(IdleMode, CanBeInterruptedWhileItConnects) {
  config.connections = 100;
  config.connect_rate = 10;
  begin();
  network.run_for(1s);
  bench->interrupt();
  EXPECT_NEAR(static_cast<double>(finish().opened), 11, 1);
}

}  // namespace
}  // namespace wskit::load
