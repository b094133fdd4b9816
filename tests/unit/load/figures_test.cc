#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"
#include "load/bench.h"
#include "unit/load/echo_network.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

constexpr Duration kStep = 50us;  ///< of the network; what is sent amid one travels to its end
constexpr std::uint64_t kConnections = 10;
constexpr double kRate = 1000;  ///< a second, on all connections

/// The figures of a run against a server whose service times are known: what the report says is
/// compared with what happened, message by message.
struct FiguresTest : testing::Test {
  test::FakeLoop loop;
  test::EchoNetwork network{loop, kStep};
  Rng rng{1};
  BenchConfig config;
  std::unique_ptr<Bench> bench;
  std::optional<Summary> result;

  FiguresTest() {
    config.connections = kConnections;
    config.content.bytes = Letters::between(20, 20);
    config.link.ping_interval = Duration::zero();
    config.duration = 10s;
    config.rate = kRate;
  }

  void begin() {
    const Bench::Site site{loop, network};
    bench = std::make_unique<Bench>(config, loop, std::span(&site, 1));
    bench->run([this](const Summary& summary) { result = summary; });
    EXPECT_TRUE(network.run_until([this] { return bench->measured_from().has_value(); }));
  }
  /// Runs until `passed` after the beginning of the measured part.
  void run_until(Duration passed) {
    network.run_for(*bench->measured_from() + passed - loop.now());
  }
  const Summary& finish() {
    EXPECT_TRUE(network.run_until([this] { return result.has_value(); }));
    return *result;
  }

  /// From when each message was meant to leave to when its reply left the server; sorted.
  [[nodiscard]] std::vector<Duration> latencies_from_schedule() const {
    std::vector<Duration> all;
    const auto apart = std::chrono::duration<double>(1 / kRate);
    for (std::size_t slot = 0; slot < network.peers().size(); ++slot) {
      const auto& served = network.peers()[slot]->served;
      for (std::size_t n = 0; n < served.size(); ++n) {
        const auto due = std::chrono::duration_cast<Duration>(
            static_cast<double>(n * kConnections + slot) * apart);
        all.push_back(served[n].left - *bench->measured_from() - due);
      }
    }
    std::sort(all.begin(), all.end());
    return all;
  }
  /// From when each message came to the server to when its reply left; sorted.
  [[nodiscard]] std::vector<Duration> times_at_server() const {
    std::vector<Duration> all;
    for (const auto& peer : network.peers()) {
      for (const auto& served : peer->served)
        all.push_back(served.left - served.came);
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  static void expect_same(const observe::Histogram& said, const std::vector<Duration>& truth) {
    ASSERT_EQ(said.count(), truth.size());
    for (const double percent : {1.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 100.0}) {
      const auto rank = static_cast<std::size_t>(
          std::ceil(percent / 100 * static_cast<double>(truth.size()) * (1 - 1e-12)));
      const Duration expected = truth[std::max<std::size_t>(rank, 1) - 1];
      const Duration tolerance = std::max<Duration>(expected / 50, 20us);
      EXPECT_LE(std::chrono::abs(said.percentile(percent) - expected), tolerance)
          << "p" << percent << ": " << said.percentile(percent).count() << " ns said, "
          << expected.count() << " ns true";
    }
  }

  /// How many of a hundred replies took longer than `limit`.
  static double percent_above(const observe::Histogram& histogram, Duration limit) {
    double percent = 100;
    while (percent > 0 && histogram.percentile(percent) > limit)
      percent -= 0.01;
    return 100 - percent;
  }
};

TEST_F(FiguresTest, AreThoseOfAServerThatAlwaysTakesTheSame) {
  network.behaviour.service_time = 750us;
  begin();
  const Summary& summary = finish();
  expect_same(summary.latency, latencies_from_schedule());
  expect_same(summary.service, times_at_server());
  expect_same(summary.latency, std::vector<Duration>(10'000, 750us));
}

TEST_F(FiguresTest, AreThoseOfAServerThatIsMostlyFastAndSometimesSlow) {
  // One in twenty takes 40 ms, so that p95 is still the fast one and p96 the slow one.
  network.behaviour.draw = [this] { return rng.below(20) == 0 ? 40ms : 2ms; };
  begin();
  const Summary& summary = finish();
  expect_same(summary.latency, latencies_from_schedule());
  expect_same(summary.service, times_at_server());
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(50).count()), 2e6, 40e3);
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(99).count()), 40e6, 800e3);
}

TEST_F(FiguresTest, AreThoseOfAServerWithALongTail) {
  // Exponential with a mean of 3 ms, cut at 200 ms: p50 2.1, p99 13.8, p99.9 20.7 ms alone, and
  // more in line behind the one before.
  network.behaviour.draw = [this] {
    const auto ms = std::min(-3 * std::log(1 - rng.unit()), 200.0);
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(ms));
  };
  begin();
  const Summary& summary = finish();
  expect_same(summary.latency, latencies_from_schedule());
  expect_same(summary.service, times_at_server());
}

TEST_F(FiguresTest, AreThoseOfAClosedLoopToo) {
  config.rate.reset();
  config.connections = 4;
  config.duration = 4s;
  network.behaviour.draw = [this] { return rng.below(10) == 0 ? 9ms : 1ms; };
  begin();
  const Summary& summary = finish();
  // A message that leaves when its predecessor's reply has come is under way for a whole step.
  std::vector<Duration> truth = times_at_server();
  for (Duration& time : truth)
    time += kStep;
  expect_same(summary.latency, truth);
}

TEST_F(FiguresTest, ShowAServersStallInFullInAnOpenLoop) {
  begin();
  run_until(4s);
  network.behaviour.silent_until = loop.now() + 1s;
  const Summary& summary = finish();
  expect_same(summary.latency, latencies_from_schedule());
  // A tenth of all messages were due in the stall, evenly over it: p99 waited nine tenths of it.
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(99).count()), 900e6, 18e6);
  EXPECT_NEAR(percent_above(summary.latency, 10ms), 10, 0.2);
}

TEST_F(FiguresTest, HideAllOfAServersStallButOneMessageAConnectionInAClosedLoop) {
  config.rate.reset();
  begin();
  run_until(4s);
  network.behaviour.silent_until = loop.now() + 1s;
  const Summary& summary = finish();
  const auto count = static_cast<double>(summary.succeeded());
  // Each took 1.05 ms in the nine seconds that were left. A tenth of an open loop's would have
  // waited; here only the ten that were in flight did, one in 8,571.
  EXPECT_NEAR(count, 9 * 10 / 1.05e-3, 20);
  EXPECT_NEAR(percent_above(summary.latency, 10ms), 100 * 10 / count, 0.01);
  EXPECT_LT(summary.latency.percentile(99.9), 1100us);
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 1e9, 2e6);
}

TEST_F(FiguresTest, NameTheGeneratorsOwnStallInAClosedLoopToo) {
  config.rate.reset();
  begin();
  run_until(2s);
  loop.stall(1s);
  const Summary& summary = finish();
  ASSERT_EQ(summary.gaps.count(), 1U);
  EXPECT_NEAR(static_cast<double>(summary.gaps.longest().length.count()), 1e9, 10e6);
}

TEST_F(FiguresTest, ShowTheGeneratorsOwnStallAsTheyShowAServers) {
  begin();
  run_until(4s);
  loop.stall(1s);
  const Summary& summary = finish();
  expect_same(summary.latency, latencies_from_schedule());
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(99).count()), 900e6, 18e6);
  // Nor was the server slow: but for the reply that lay unread meanwhile.
  EXPECT_LT(summary.service.percentile(99.9), 1100us);
  ASSERT_EQ(summary.gaps.count(), 1U);
  EXPECT_NEAR(static_cast<double>(summary.gaps.longest().at.count()), 4e9, 10e6);
  EXPECT_NEAR(static_cast<double>(summary.gaps.longest().length.count()), 1e9, 10e6);
  EXPECT_FALSE(summary.kept_up());
}

}  // namespace
}  // namespace wskit::load
