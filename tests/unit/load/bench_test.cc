#include "load/bench.h"

#include <gtest/gtest.h>

#include "unit/load/bench_fixture.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

TEST_F(BenchTest, CountsExactlyTheMessagesAskedForInAClosedLoop) {
  config.operations = 1003;
  config.depth = 3;
  config.workers = 3;
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 1003U);
  EXPECT_EQ(summary.succeeded(), 1003U);
  EXPECT_EQ(network.received(), 1003U);
}

TEST_F(BenchTest, CountsExactlyTheMessagesAskedForInAnOpenLoop) {
  config.operations = 1003;
  config.rate = 2000;
  config.workers = 3;
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 1003U);
  EXPECT_EQ(summary.succeeded(), 1003U);
  EXPECT_EQ(network.received(), 1003U);
}

TEST_F(BenchTest, SendsNoMoreConnectionsThanMessages) {
  config.connections = 10;
  config.workers = 4;
  config.operations = 3;
  EXPECT_EQ(run().succeeded(), 3U);
  EXPECT_EQ(network.received(), 3U);
}

TEST_F(BenchTest, KeepsDepthMessagesInFlightOnEachConnection) {
  config.duration = 1s;
  config.depth = 5;
  config.connections = 2;
  network.behaviour.service_time = 10ms - test::EchoNetwork::kStep;
  const Summary& summary = run();
  EXPECT_NEAR(static_cast<double>(summary.succeeded()), 1000, 10);
  EXPECT_NEAR(summary.per_second, 1000, 10);
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(50).count()), 10e6, 0.2e6);
}

TEST_F(BenchTest, KeepsTheTotalRateWhateverTheNumberOfConnectionsAndWorkers) {
  for (const std::uint64_t workers : {1U, 2U, 3U}) {
    result.reset();
    config.connections = 7;
    config.workers = workers;
    config.rate = 500;
    config.duration = 2s;
    const Summary& summary = run();
    EXPECT_EQ(summary.attempted, 1000U);
    EXPECT_NEAR(summary.per_second, 500, 5);
    EXPECT_EQ(summary.elapsed, 2s);
  }
}

TEST_F(BenchTest, TakesTheRateOverTheWholeRunWhereAWorkerIsSoonThrough) {
  // Those of the second worker are answered so much later.
  config.operations = 40;
  config.workers = 2;
  config.connections = 2;
  network.behaviour.hall = [](std::size_t to, std::size_t from, std::string_view text) {
    if (to != from) return std::vector<test::EchoAnswer>{};
    return std::vector<test::EchoAnswer>{{from == 0 ? 1ms : 50ms, std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 40U);
  EXPECT_GT(summary.elapsed, 1s);
  EXPECT_NEAR(summary.per_second, 40 / std::chrono::duration<double>(summary.elapsed).count(), 0.1);
  EXPECT_NEAR(summary.sent_per_second, 20 * summary.per_second, 0.1);
}

TEST_F(BenchTest, TakesTheRateOverTheWholeRunWhereAWorkersConnectionsAreLost) {
  config.duration = 1s;
  config.workers = 2;
  config.connections = 2;
  network.behaviour.service_time = 10ms;
  begin();
  network.run_for(200ms);
  network.peers()[1]->stream.end();
  const Summary& summary = finish();
  EXPECT_EQ(summary.elapsed, 1s);
  EXPECT_NEAR(summary.per_second, static_cast<double>(summary.succeeded()), 2);
}

TEST_F(BenchTest, FollowsARampWhateverTheNumberOfWorkers) {
  for (const std::uint64_t workers : {1U, 2U, 3U}) {
    result.reset();
    config.connections = 7;
    config.workers = workers;
    config.ramp = {{0, 1000, 1s}, {1000, 1000, 1s}, {0, 0, 1s}};
    config.duration = 3s;
    begin();
    const std::uint64_t before = network.received();
    network.run_for(1010ms);
    EXPECT_NEAR(static_cast<double>(network.received() - before), 500, 10);
    const Summary& summary = finish();
    EXPECT_EQ(summary.attempted, 1500U);
    EXPECT_EQ(summary.succeeded(), 1500U);
    EXPECT_EQ(summary.elapsed, 3s);
  }
}

TEST_F(BenchTest, LeavesTheFirstPartOfARampOutWhenThatIsTheWarmUp) {
  config.ramp = {{0, 1000, 1s}, {1000, 1000, 1s}};
  config.warmup = 1s;
  config.duration = 1s;
  EXPECT_EQ(run().attempted, 1000U);
  EXPECT_EQ(network.received(), 1500U);
}

TEST_F(BenchTest, CatchesUpWithARampAfterAStallOfItsOwn) {
  config.ramp = {{0, 1000, 2s}};
  config.duration = 2s;
  begin();
  network.run_for(500ms);
  loop.stall(1s);
  const Summary& summary = finish();
  EXPECT_EQ(summary.succeeded(), 1000U);
  EXPECT_NEAR(static_cast<double>(summary.worst_lag.count()), 1e9, 20e6);
}

TEST_F(BenchTest, SendsAtAnOpenLoopsRateWhileTheServerIsSilent) {
  config.rate = 1000;
  config.duration = 1s;
  begin();
  network.run_for(10ms);
  network.behaviour.silent_until = loop.now() + 500ms;
  network.run_for(400ms);
  EXPECT_NEAR(static_cast<double>(network.received()), 400, 10);
  EXPECT_EQ(finish().succeeded(), 1000U);
}

TEST_F(BenchTest, SeesAServersStallInFullInAnOpenLoop) {
  config.rate = 1000;
  config.duration = 2s;
  begin();
  network.run_for(10ms);
  network.behaviour.silent_until = loop.now() + 1s;
  const Summary& summary = finish();
  // Half of the messages were due in the stall, and waited between nothing and all of it.
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(75).count()), 500e6, 20e6);
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 1000e6, 10e6);
}

TEST_F(BenchTest, HidesAServersStallInAClosedLoop) {
  config.duration = 2s;
  begin();
  network.run_for(10ms);
  network.behaviour.silent_until = loop.now() + 1s;
  const Summary& summary = finish();
  EXPECT_LT(summary.latency.percentile(99), 5ms);
  EXPECT_GT(summary.latency.max(), 900ms);
}

TEST_F(BenchTest, CountsLatencyFromTheIntendedTimeAfterAStallOfItsOwn) {
  config.rate = 1000;
  config.duration = 2s;
  begin();
  network.run_for(500ms);
  loop.stall(1s);
  const Summary& summary = finish();
  EXPECT_EQ(summary.attempted, 2000U);
  EXPECT_EQ(summary.succeeded(), 2000U);
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(95).count()), 900e6, 20e6);
  EXPECT_LT(summary.service.percentile(99), 5ms);
  EXPECT_TRUE(summary.behind_schedule());
  EXPECT_NEAR(static_cast<double>(summary.late), 990, 5);
  EXPECT_NEAR(static_cast<double>(summary.worst_lag.count()), 1e9, 2e6);
}

TEST_F(BenchTest, IsNotBehindItsScheduleWhenTheServerIs) {
  config.rate = 20'000;
  config.connections = 1;
  config.duration = 1s;
  begin();
  network.run_for(10ms);
  network.behaviour.silent_until = loop.now() + 600ms;
  const Summary& summary = finish();
  EXPECT_EQ(summary.succeeded(), 20'000U);
  EXPECT_FALSE(summary.behind_schedule());
  // What did not fit the connection's window waited, and its wait is latency, not service.
  EXPECT_GT(summary.latency.percentile(70), summary.service.percentile(70));
}

TEST_F(BenchTest, LeavesTheWarmUpOut) {
  config.rate = 100;
  config.warmup = 1s;
  config.duration = 1s;
  network.behaviour.service_time = 50ms;
  begin();
  network.run_for(900ms);
  network.behaviour.service_time = 1ms;
  const Summary& summary = finish();
  EXPECT_EQ(summary.attempted, 100U);
  EXPECT_EQ(network.received(), 200U);
  EXPECT_LT(summary.latency.max(), 5ms);
  EXPECT_EQ(summary.elapsed, 1s);
}

TEST_F(BenchTest, CountsTheMessagesAskedForAfterTheWarmUp) {
  config.warmup = 100ms;
  config.operations = 50;
  EXPECT_EQ(run().attempted, 50U);
  EXPECT_GT(network.received(), 50U);
}

TEST_F(BenchTest, CountsDroppedRepliesAsLost) {
  config.rate = 1000;
  config.duration = 1s;
  config.reply_timeout = 2s;
  network.behaviour.drop_every = 10;
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 1000U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 100U);
  EXPECT_EQ(summary.unanswered(), 100U);
}

TEST_F(BenchTest, GivesUpACountedClosedLoopThatHearsNothingAnyMore) {
  config.operations = 100;
  config.reply_timeout = 2s;
  network.behaviour.answer = [](int number, std::string_view text) {
    return number < 10 ? std::vector<test::EchoAnswer>{{1ms, std::string(text)}}
                       : std::vector<test::EchoAnswer>{};
  };
  const TimePoint before = loop.now();
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 36U);
  // Each connection has tried at least twice, and some once more when it was over.
  EXPECT_GE(summary.lost(Loss::kNoReply), 8U);
  EXPECT_LE(summary.lost(Loss::kNoReply), 12U);
  EXPECT_LT(loop.now() - before, 5s);
  EXPECT_LT(summary.elapsed, 100ms);
}

TEST_F(BenchTest, GoesOnWithTheConnectionsThatItGot) {
  config.operations = 100;
  network.behaviour.refuse = [](int dial) -> std::optional<Error> {
    if (dial % 2 == 0) return std::nullopt;
    return Error{ErrorKind::kConnect, "refusal of " + std::to_string(dial)};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 100U);
  EXPECT_EQ(summary.connections, 4U);
  EXPECT_EQ(summary.opened, 2U);
  ASSERT_EQ(summary.failures.size(), 1U);
  EXPECT_EQ(summary.failures[0].kind, ErrorKind::kConnect);
  EXPECT_EQ(summary.failures[0].count, 2U);
  EXPECT_EQ(summary.failures[0].first, "refusal of 1");
}

TEST_F(BenchTest, CountsWhatWasDueOnConnectionsThatFailedAsNotSent) {
  config.rate = 1000;
  config.duration = 1s;
  config.warmup = 100ms;
  network.behaviour.refuse = [](int dial) -> std::optional<Error> {
    if (dial != 3) return std::nullopt;
    return Error{ErrorKind::kConnect, "refused"};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 1000U);
  EXPECT_EQ(summary.succeeded(), 750U);
  EXPECT_EQ(summary.lost(Loss::kNotSent), 250U);
}

TEST_F(BenchTest, EndsWhenNoConnectionCouldBeMade) {
  config.duration = 1h;
  network.behaviour.refuse = [](int) { return Error{ErrorKind::kConnect, "refused"}; };
  const Summary& summary = run();
  EXPECT_EQ(summary.opened, 0U);
  EXPECT_EQ(summary.failed_connections(), 4U);
  EXPECT_EQ(summary.attempted, 0U);
}

TEST_F(BenchTest, EndsWhenEveryConnectionIsLost) {
  config.duration = 1h;
  config.depth = 2;
  network.behaviour.close_after = 10;
  const Summary& summary = run();
  EXPECT_EQ(summary.opened, 4U);
  EXPECT_EQ(summary.failed_connections(), 4U);
  EXPECT_EQ(summary.failures[0].kind, ErrorKind::kLost);
  EXPECT_NE(summary.failures[0].first.find("1011"), std::string::npos);
  EXPECT_GT(summary.lost(Loss::kConnectionLost), 0U);
}

TEST_F(BenchTest, ClosesEveryConnectionAtTheEnd) {
  config.operations = 10;
  run();
  for (const auto& peer : network.peers())
    EXPECT_FALSE(peer->stream.alive());
}

TEST_F(BenchTest, CountsMessagesThatNobodyAskedFor) {
  config.rate = 10;
  config.duration = 1s;
  config.warmup = 10ms;
  network.behaviour.greeting = "welcome";
  const Summary& summary = run();
  EXPECT_EQ(summary.unasked, 4U);
  EXPECT_EQ(summary.succeeded(), 10U);
}

TEST_F(BenchTest, SendsNothingBeforeTheStartWhateverTheServerSays) {
  // While others are still being made, and between the last one and the start.
  for (const Duration after : {0ms, 3ms}) {
    const std::uint64_t before = network.received();
    result.reset();
    config.operations = 20;
    config.connect_rate = 100;
    config.workers = 2;
    network.behaviour.greeting = "welcome";
    network.behaviour.greeting_after = after;
    const Summary& summary = run();
    EXPECT_EQ(network.received() - before, 20U);
    EXPECT_EQ(summary.unasked, 4U);
    EXPECT_EQ(summary.altered, 0U);
  }
}

TEST_F(BenchTest, NoticesRepliesThatAreNotWhatWasSent) {
  for (const std::string_view reply : {"no", "ABCDEFGHIJKLMNOPQRST"}) {
    result.reset();
    config.operations = 10;
    network.behaviour.replace = reply;
    EXPECT_EQ(run().altered, 10U);
  }
}

TEST_F(BenchTest, EndsEarlyWithTheFiguresSoFarWhenInterrupted) {
  for (const std::optional<double> rate : {std::optional<double>(), std::optional(100.0)}) {
    result.reset();
    config.duration = 1h;
    config.rate = rate;
    begin();
    network.run_for(2s);
    bench->interrupt();
    const Summary& summary = finish();
    EXPECT_TRUE(summary.interrupted);
    EXPECT_GT(summary.succeeded(), 100U);
    EXPECT_EQ(summary.failed(), 0U);
    EXPECT_LT(summary.elapsed, 2s);
  }
}

TEST_F(BenchTest, WhenInterruptedHasLittlePatienceWithASilentServer) {
  for (const std::optional<double> rate : {std::optional<double>(), std::optional(100.0)}) {
    result.reset();
    network.behaviour.deaf = false;
    config.duration = 1h;
    config.rate = rate;
    begin();
    network.run_for(1s);
    network.behaviour.deaf = true;
    network.run_for(1s);
    const TimePoint interrupted = loop.now();
    bench->interrupt();
    const Summary& summary = finish();
    EXPECT_LT(loop.now() - interrupted, 2100ms);
    EXPECT_GT(summary.lost(Loss::kNoReply), 0U);
  }
}

TEST_F(BenchTest, WaitsWithOpenConnectionsForItsStartWhenItIsHeld) {
  config.operations = 100;
  config.workers = 2;
  const std::vector<Bench::Site> sites(config.workers, Bench::Site{loop, network});
  bench = std::make_unique<Bench>(config, loop, sites);
  int ready = 0;
  bench->hold([&ready] { ++ready; });
  bench->run([this](const Summary& summary) { result = summary; });
  EXPECT_FALSE(bench->is_waiting());
  network.run_for(1min);
  EXPECT_EQ(ready, 1);
  EXPECT_TRUE(bench->is_waiting());
  EXPECT_EQ(network.received(), 0U);
  EXPECT_FALSE(bench->measured_from());
  const TimePoint start = loop.now() + 5s;
  bench->start(start);
  EXPECT_FALSE(bench->is_waiting());
  EXPECT_EQ(bench->measured_from(), start);
  network.run_for(4999ms);
  EXPECT_EQ(network.received(), 0U);
  EXPECT_EQ(finish().succeeded(), 100U);
}

TEST_F(BenchTest, CanBeInterruptedWhileItIsHeld) {
  config.operations = 100;
  const std::vector<Bench::Site> sites(config.workers, Bench::Site{loop, network});
  bench = std::make_unique<Bench>(config, loop, sites);
  bench->hold([this] { bench->interrupt(); });
  bench->run([this](const Summary& summary) { result = summary; });
  EXPECT_EQ(finish().attempted, 0U);
  EXPECT_TRUE(result->interrupted);
}

TEST_F(BenchTest, CanBeInterruptedBeforeItHasConnected) {
  config.duration = 1h;
  config.rate = 100;
  begin();
  bench->interrupt();
  const Summary& summary = finish();
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.attempted, 0U);
}

TEST_F(BenchTest, TakesTheLastHandshakeForTheEndWhenNoCloseIsAnswered) {
  config.mode = Mode::kConnect;
  config.connections = 5;
  config.operations = 5;
  config.reply_timeout = 1s;
  network.behaviour.service_time = 20ms;
  begin();
  network.run_for(30ms);
  network.behaviour.deaf = true;
  const Summary& summary = finish();
  EXPECT_EQ(summary.succeeded(), 5U);
  EXPECT_GE(summary.elapsed, 20ms);
}

TEST_F(BenchTest, MeasuresHandshakesInConnectMode) {
  config.mode = Mode::kConnect;
  config.operations = 50;
  config.workers = 2;
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 50U);
  EXPECT_EQ(summary.connections, 50U);
  EXPECT_EQ(summary.opened, 50U);
  EXPECT_EQ(network.dials(), 50);
  EXPECT_GE(summary.latency.min(), network.behaviour.service_time);
  for (const auto& peer : network.peers())
    EXPECT_FALSE(peer->stream.alive());
}

TEST_F(BenchTest, MakesAllTheHandshakesOfAServerThatLeavesEveryCloseUnanswered) {
  config.mode = Mode::kConnect;
  config.operations = 10;
  config.connections = 2;
  config.reply_timeout = 1s;
  config.link.close_timeout = 1s;
  network.behaviour.deaf = true;
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 10U);
  EXPECT_EQ(summary.failed(), 0U);
  EXPECT_LT(summary.latency.max(), 5ms);
  EXPECT_EQ(summary.not_let_go, 10U);
  // Two every second, which is how long each close was waited for.
  EXPECT_GT(summary.per_second, 1.9);
  EXPECT_LT(summary.per_second, 2.6);
}

TEST_F(BenchTest, PacesHandshakesInConnectMode) {
  config.mode = Mode::kConnect;
  config.rate = 100;
  config.duration = 1s;
  EXPECT_EQ(run().succeeded(), 100U);
}

TEST_F(BenchTest, CountsHandshakesThatFail) {
  config.mode = Mode::kConnect;
  config.operations = 40;
  network.behaviour.refuse = [](int dial) -> std::optional<Error> {
    if (dial < 20 || dial % 2 == 0) return std::nullopt;
    return Error{ErrorKind::kConnect, "refused"};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 40U);
  EXPECT_EQ(summary.lost(Loss::kHandshake), 10U);
  EXPECT_EQ(summary.failed_connections(), 10U);
}

TEST_F(BenchTest, DoesNotKeepKnockingWhereNobodyEverAnswered) {
  config.mode = Mode::kConnect;
  config.duration = 1h;
  network.behaviour.refuse = [](int) { return Error{ErrorKind::kConnect, "refused"}; };
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 4U);
  EXPECT_EQ(summary.lost(Loss::kHandshake), 4U);
}

TEST_F(BenchTest, TellsOfAStallInItsTimeline) {
  config.rate = 1000;
  config.duration = 4s;
  config.workers = 2;
  begin();
  network.run_for(100ms);
  network.behaviour.silent_until = loop.now() + 2s;
  const auto& intervals = finish().timeline.intervals();
  ASSERT_GE(intervals.size(), 16U);
  EXPECT_EQ(intervals[2].latency.count(), 0U);
  EXPECT_EQ(intervals[2].connections, 4U);
  EXPECT_EQ(intervals[15].latency.count(), 250U);
  EXPECT_LT(intervals[15].latency.max(), 10ms);
}

TEST_F(BenchTest, TellsHowFarItIs) {
  config.operations = 40;
  config.workers = 2;
  network.behaviour.service_time = 10ms;
  begin();
  network.run_for(50ms);
  std::optional<Progress> told;
  bench->ask([&told](const Progress& progress) { told = progress; });
  network.run_for(1ms);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->connections, 4U);
  EXPECT_GT(told->completed, 8U);
  EXPECT_EQ(told->completed, told->latency.count());
  finish();
}

}  // namespace
}  // namespace wskit::load
