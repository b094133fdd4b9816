#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "load/bench.h"
#include "unit/load/echo_network.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;
using test::EchoAnswer;

using Answers = std::vector<EchoAnswer>;

Template compiled(std::string_view text) {
  return Template::compile(text, [](const char*) { return nullptr; }).value();
}

struct FanoutTest : testing::Test {
  test::FakeLoop loop;
  test::EchoNetwork network{loop};
  BenchConfig config;
  std::unique_ptr<Bench> bench;
  std::optional<Summary> result;

  FanoutTest() {
    config.mode = Mode::kFanout;
    config.connections = 5;
    config.fanout = Fanout{};
    config.content.bytes = Stamps{64, 64};
    config.run = 1;
    config.rate = 100;
    config.duration = 2s;
    config.link.ping_interval = Duration::zero();
    config.reply_timeout = 2s;
    network.behaviour.hall = everybody;
  }

  static Answers everybody(std::size_t /*to*/, std::size_t /*from*/, std::string_view text) {
    return {{1ms, R"({"content":")" + std::string(text) + "\"}"}};
  }
  static Answers others(std::size_t to, std::size_t from, std::string_view text) {
    return to == from ? Answers{} : everybody(to, from, text);
  }

  void begin() {
    const std::vector<Bench::Site> sites(config.workers, Bench::Site{loop, network});
    bench = std::make_unique<Bench>(config, loop, sites);
    bench->run([this](const Summary& summary) { result = summary; });
  }
  const Summary& finish() {
    EXPECT_TRUE(network.run_until([this] { return result.has_value(); }));
    const auto failed =
        std::accumulate(result->losses.begin(), result->losses.end(), std::uint64_t{0});
    EXPECT_EQ(result->attempted, result->succeeded() + failed);
    return *result;
  }
  const Summary& run() {
    result.reset();
    begin();
    return finish();
  }
};

TEST_F(FanoutTest, CountsADeliveryForEachMemberWhateverTheWorkers) {
  for (const std::uint64_t workers : {1U, 2U, 5U}) {
    for (const std::uint64_t publishers : {1U, 3U, 5U}) {
      config.workers = workers;
      config.fanout->publishers = publishers;
      const TimePoint before = loop.now();
      const Summary& summary = run();
      EXPECT_EQ(summary.attempted, 200U * 5) << workers << ' ' << publishers;
      EXPECT_EQ(summary.failed(), 0U);
      EXPECT_EQ(summary.receivers.size(), 5U);
      EXPECT_EQ(summary.unasked, 0U);
      EXPECT_NEAR(summary.per_second, 500, 10);
      EXPECT_NEAR(static_cast<double>(summary.latency.percentile(50).count()), 1.1e6, 0.2e6);
      // It does not wait for what is not going to come.
      EXPECT_LT(loop.now() - before, 3s);
    }
  }
}

TEST_F(FanoutTest, KeepsThePublishersBusyInAClosedLoop) {
  config.rate.reset();
  config.duration.reset();
  config.operations = 301;
  for (const std::uint64_t workers : {1U, 2U}) {
    for (const Audience audience : {Audience::kEverybody, Audience::kOthers}) {
      config.workers = workers;
      config.fanout->publishers = 3;
      config.fanout->audience = audience;
      config.depth = 2;
      network.behaviour.hall = audience == Audience::kOthers ? others : everybody;
      const Summary& summary = run();
      EXPECT_EQ(summary.attempted, 301U * (audience == Audience::kOthers ? 4 : 5));
      EXPECT_EQ(summary.failed(), 0U);
      EXPECT_EQ(summary.wrongs.sum(), 0U);
    }
  }
}

TEST_F(FanoutTest, AwaitsNothingOfWhatComesBackToASenderThatIsToBeSpared) {
  config.fanout->publishers = 3;
  config.fanout->audience = Audience::kOthers;
  for (const bool open : {true, false}) {
    config.rate = open ? std::optional(100.0) : std::nullopt;
    config.operations = open ? std::nullopt : std::optional<std::uint64_t>(200);
    for (const std::uint64_t workers : {1U, 2U}) {
      config.workers = workers;
      const TimePoint before = loop.now();
      const Summary& summary = run();
      EXPECT_EQ(summary.attempted, 200U * 4);
      EXPECT_EQ(summary.succeeded(), 200U * 4);
      EXPECT_EQ(summary.failed(), 0U);
      EXPECT_EQ(summary.wrongs.sum(), 0U);
      EXPECT_EQ(summary.unasked, 200U);
      for (const Receiver& receiver : summary.receivers)
        EXPECT_EQ(receiver.delivered, receiver.expected);
      EXPECT_LT(loop.now() - before, 3s);
    }
  }
}

TEST_F(FanoutTest, MeasuresFromTheIntendedTimeToEachMember) {
  // The last member hears everything 50 ms after the first.
  network.behaviour.hall = [](std::size_t to, std::size_t, std::string_view text) {
    return Answers{{to == 4 ? 51ms : 1ms, std::string(text)}};
  };
  begin();
  network.run_for(500ms);
  loop.stall(300ms);
  const Summary& summary = finish();
  // What was under way to it lay unread for the stall, which the others had less of.
  const Duration apart = summary.receivers[4].mean() - summary.receivers[0].mean();
  EXPECT_GT(apart, 49ms);
  EXPECT_LT(apart, 65ms);
  EXPECT_GE(summary.latency.max(), 300ms);
  EXPECT_LT(summary.service.percentile(99), 60ms);
  EXPECT_EQ(summary.late, 29U);
}

TEST_F(FanoutTest, TellsWhichMemberMissedWhat) {
  network.behaviour.hall = [n = 0](std::size_t to, std::size_t from,
                                   std::string_view text) mutable {
    if (to == 0) ++n;
    if (to == 3 && n % 10 == 1) return Answers{};
    Answers answers = everybody(to, from, text);
    if (to == 2 && n % 20 == 2) answers.push_back(answers.front());
    return answers;
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.wrongs.lost, 20U);
  EXPECT_EQ(summary.receivers[3].wrongs.lost, 20U);
  EXPECT_EQ(summary.wrongs.duplicated, 10U);
  EXPECT_EQ(summary.receivers[2].wrongs.duplicated, 10U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 20U);
}

TEST_F(FanoutTest, CountsWhatAMemberThatWentAwayDidNotGet) {
  config.workers = 2;
  begin();
  network.run_for(1s);
  network.peers()[2]->stream.end();
  const Summary& summary = finish();
  EXPECT_EQ(summary.attempted, 1000U);
  EXPECT_NEAR(static_cast<double>(summary.lost(Loss::kConnectionLost)), 100, 3);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 0U);
  EXPECT_EQ(summary.failed_connections(), 1U);
}

TEST_F(FanoutTest, CountsWhatAPublisherThatWentAwayDidNotSendForEachMember) {
  begin();
  network.run_for(1s);
  network.peers()[0]->stream.end();
  const Summary& summary = finish();
  EXPECT_EQ(summary.attempted, 1000U);
  EXPECT_NEAR(static_cast<double>(summary.lost(Loss::kNotSent)), 500, 15);
}

TEST_F(FanoutTest, BeginsOnceEverybodyIsLetIn) {
  config.fanout->hello = compiled(R"({"type":"join","id":"j","who":{{conn}}})");
  config.fanout->hello_id = R"("j")";
  int joined = 0;
  network.behaviour.hall = [&joined](std::size_t to, std::size_t from, std::string_view text) {
    if (text.find("join") == std::string_view::npos) {
      EXPECT_EQ(joined, 5);
      return everybody(to, from, text);
    }
    if (to != from) return Answers{{1ms, R"({"type":"user_joined"})"}};
    ++joined;
    return Answers{{20ms, R"({"type":"user_joined","correlationId":"j"})"}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 1000U);
  EXPECT_EQ(summary.failed(), 0U);
  EXPECT_EQ(summary.unasked, 0U);
}

TEST_F(FanoutTest, GoesOnWithoutMembersThatAreNotLetIn) {
  config.fanout->hello = compiled(R"({"type":"join","id":"j"})");
  config.fanout->hello_id = R"("j")";
  config.link.connect_timeout = 1s;
  network.behaviour.hall = [](std::size_t to, std::size_t from, std::string_view text) {
    if (text.find("join") == std::string_view::npos) return everybody(to, from, text);
    if (to != from || from == 4) return Answers{};
    if (from == 3) {
      return Answers{
          {1ms, R"({"type":"error","code":"FORBIDDEN","message":"no","correlationId":"j"})"}};
    }
    return Answers{{1ms, R"({"type":"user_joined","correlationId":"j"})"}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.receivers.size(), 3U);
  EXPECT_EQ(summary.attempted, 600U);
  EXPECT_EQ(summary.failed(), 0U);
  ASSERT_EQ(summary.failures.size(), 2U);
  EXPECT_NE(summary.failures[0].first.find("FORBIDDEN: no"), std::string::npos);
  EXPECT_EQ(summary.failures[1].kind, ErrorKind::kTimeout);
}

TEST_F(FanoutTest, KeepsWhatTheServerRefusedToDo) {
  network.behaviour.hall = [](std::size_t to, std::size_t from, std::string_view /*text*/) {
    if (to != from) return Answers{};
    return Answers{{1ms, R"({"type":"error","code":"RATE_LIMIT_EXCEEDED","message":"slow down"})"}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.refused, 200U);
  EXPECT_EQ(summary.refusal, "RATE_LIMIT_EXCEEDED: slow down");
  EXPECT_EQ(summary.lost(Loss::kNoReply), 1000U);
}

TEST_F(FanoutTest, GoesOnAfterALossInAClosedLoop) {
  config.rate.reset();
  config.duration = 10s;
  config.reply_timeout = 1s;
  network.behaviour.hall = [n = 0](std::size_t to, std::size_t from,
                                   std::string_view text) mutable {
    if (to == 0) ++n;
    return n == 100 ? Answers{} : everybody(to, from, text);
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.wrongs.lost, 5U);
  EXPECT_GT(summary.succeeded(), 30'000U);
}

TEST_F(FanoutTest, EndsEarlyWithTheFiguresSoFarWhenInterrupted) {
  config.workers = 2;
  config.duration = 1h;
  begin();
  network.run_for(2s);
  bench->interrupt();
  const Summary& summary = finish();
  EXPECT_TRUE(summary.interrupted);
  EXPECT_NEAR(static_cast<double>(summary.succeeded()), 1000, 20);
  EXPECT_EQ(summary.failed(), 0U);
}

}  // namespace
}  // namespace wskit::load
