#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "load/arrivals.h"
#include "load/bench.h"
#include "unit/load/echo_network.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;
using test::EchoAnswer;

using Answers = std::vector<EchoAnswer>;

/// What a server that does its work answers.
Answers echo(std::string_view text) {
  return {{1ms, std::string(text)}};
}

std::string damaged(std::string_view text, std::size_t at = 30) {
  std::string bad(text);
  bad[at] ^= 1;
  return bad;
}

struct AuditTest : testing::Test {
  test::FakeLoop loop;
  test::EchoNetwork network{loop};
  BenchConfig config;
  std::optional<Summary> result;

  AuditTest() {
    config.connections = 4;
    config.content.bytes = Stamps{64, 64};
    config.audit = true;
    config.run = 4711;
    config.rate = 1000;
    config.duration = 1s;
    config.link.ping_interval = Duration::zero();
    config.reply_timeout = 2s;
  }

  const Summary& run() {
    const std::vector<Bench::Site> sites(config.workers, Bench::Site{loop, network});
    Bench bench(config, loop, sites);
    bench.run([this](const Summary& summary) { result = summary; });
    EXPECT_TRUE(network.run_until([this] { return result.has_value(); }));
    std::uint64_t failed = 0;
    for (const std::uint64_t count : result->losses)
      failed += count;
    EXPECT_EQ(result->attempted, result->succeeded() + failed);
    EXPECT_EQ(result->receivers.size(), config.connections);
    return *result;
  }
};

TEST_F(AuditTest, FindsNothingWrongWithAServerThatIsRight) {
  for (const std::optional<double> rate : {std::optional(1000.0), std::optional<double>()}) {
    for (const std::uint64_t workers : {1U, 3U}) {
      result.reset();
      config.rate = rate;
      config.workers = workers;
      config.depth = 5;
      const Summary& summary = run();
      EXPECT_GE(summary.succeeded(), 1000U);
      EXPECT_EQ(summary.failed(), 0U);
      EXPECT_EQ(summary.wrongs.sum(), 0U);
      EXPECT_EQ(summary.unasked, 0U);
      for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(summary.receivers[i].connection, i);
        EXPECT_EQ(summary.receivers[i].delivered, summary.receivers[i].expected);
      }
    }
  }
}

TEST_F(AuditTest, CountsWhatIsLostForEachReceiver) {
  network.behaviour.answer = [](int n, std::string_view text) {
    return n % 50 == 7 ? Answers{} : echo(text);
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 1000U);
  EXPECT_EQ(summary.wrongs.lost, 20U);
  EXPECT_EQ(summary.wrongs.sum(), 20U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 20U);
  for (const Receiver& receiver : summary.receivers) {
    EXPECT_EQ(receiver.expected, 250U);
    EXPECT_EQ(receiver.delivered, 245U);
    EXPECT_EQ(receiver.wrongs.lost, 5U);
  }
  // A later message is not taken for the one that is missing.
  EXPECT_LT(summary.latency.max(), 2ms);
}

TEST_F(AuditTest, CountsWhatComesTwice) {
  network.behaviour.answer = [](int n, std::string_view text) {
    Answers answers = echo(text);
    if (n % 10 == 0) answers.push_back({20ms, std::string(text)});
    return answers;
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 1000U);
  EXPECT_EQ(summary.wrongs.duplicated, 100U);
  EXPECT_EQ(summary.wrongs.sum(), 100U);
}

TEST_F(AuditTest, CountsWhatComesBehindALaterOne) {
  // Messages of a connection are 4 ms apart: three of the five that follow are quicker.
  network.behaviour.answer = [](int n, std::string_view text) {
    return Answers{{n % 10 == 5 ? 15ms : 1ms, std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 1000U);
  EXPECT_EQ(summary.wrongs.reordered, 100U);
  EXPECT_EQ(summary.wrongs.sum(), 100U);
  // Each has its own latency, not that of the one whose place it took.
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(95).count()), 15e6, 0.3e6);
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(90).count()), 1e6, 0.3e6);
}

TEST_F(AuditTest, CountsWhatComesDamagedApartFromWhatIsLost) {
  network.behaviour.answer = [](int n, std::string_view text) {
    if (n % 50 == 0) return echo(damaged(text));
    if (n % 50 == 1) return echo(damaged(text, 2));  // its marker
    if (n % 50 == 2) return Answers{};
    return echo(text);
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.wrongs.corrupted, 40U);
  EXPECT_EQ(summary.wrongs.lost, 20U);
  EXPECT_EQ(summary.lost(Loss::kCorrupted), 40U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 20U);
  EXPECT_EQ(summary.succeeded(), 940U);
}

TEST_F(AuditTest, CountsWhatComesAfterTheTimeoutAndKeepsItsLatency) {
  config.reply_timeout = 300ms;
  config.duration = 2s;
  network.behaviour.answer = [](int n, std::string_view text) {
    return Answers{{n % 100 == 1 ? 400ms : 1ms, std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 2000U);
  EXPECT_EQ(summary.wrongs.late, 20U);
  EXPECT_EQ(summary.wrongs.reordered, 20U);
  EXPECT_EQ(summary.wrongs.lost, 0U);
  EXPECT_GE(summary.latency.max(), 400ms);
}

TEST_F(AuditTest, SeesAllOfTheseAtOnceWithTheExactCounts) {
  network.behaviour.answer = [](int n, std::string_view text) {
    switch (n % 25) {
      case 3:
        return Answers{};
      case 8:
        return Answers{
            {1ms, std::string(text)}, {2ms, std::string(text)}, {3ms, std::string(text)}};
      case 13:
        return Answers{{10ms, std::string(text)}};
      case 18:
        return echo(damaged(text));
      default:
        return echo(text);
    }
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.wrongs.lost, 40U);
  EXPECT_EQ(summary.wrongs.duplicated, 80U);
  EXPECT_EQ(summary.wrongs.reordered, 40U);
  EXPECT_EQ(summary.wrongs.corrupted, 40U);
  EXPECT_EQ(summary.wrongs.late, 0U);
}

TEST_F(AuditTest, LeavesTheWarmUpOut) {
  config.warmup = 500ms;
  network.behaviour.answer = [](int n, std::string_view text) {
    return n <= 125 ? Answers{} : echo(text);  // of each connection, all that the warm-up sends
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 1000U);
  EXPECT_EQ(summary.succeeded(), 1000U);
  EXPECT_EQ(summary.wrongs.sum(), 0U);
}

TEST_F(AuditTest, GoesOnAfterALossInAClosedLoop) {
  config.rate.reset();
  config.connections = 1;
  config.duration = 10s;
  config.reply_timeout = 1s;
  network.behaviour.answer = [](int n, std::string_view text) {
    return n == 100 ? Answers{} : echo(text);
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.wrongs.lost, 1U);
  // It waited one second in vain, and measured in the nine others.
  EXPECT_GT(summary.succeeded(), 7'000U);
}

TEST_F(AuditTest, CallsWhatAConnectionTookWithItLostWithIt) {
  config.connections = 2;
  network.behaviour.close_after = 100;
  const Summary& summary = run();
  EXPECT_GT(summary.lost(Loss::kConnectionLost), 0U);
  EXPECT_EQ(summary.wrongs.lost, summary.lost(Loss::kConnectionLost));
  EXPECT_EQ(summary.attempted, 1000U);
  EXPECT_GT(summary.lost(Loss::kNotSent), 0U);
}

TEST_F(AuditTest, TakesNoHeedOfStampsOfAnotherRun) {
  network.behaviour.answer = [](int /*n*/, std::string_view text) {
    Stamp stamp = *find_stamp(text)->stamp;
    ++stamp.run;
    std::string foreign(64, '\0');
    stamp.write(foreign.data(), foreign.size());
    return Answers{{1ms, std::string(text)}, {1ms, foreign}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 1000U);
  EXPECT_EQ(summary.wrongs.sum(), 0U);
}

TEST_F(AuditTest, SaysWhatItTook) {
  network.behaviour.answer = [](int n, std::string_view text) {
    return n == 1 ? Answers{} : echo(text);
  };
  const Summary& summary = run();
  EXPECT_GT(summary.audit_bytes, 4 * sizeof(Arrivals));
  EXPECT_LT(summary.audit_bytes, 4 * (sizeof(Arrivals) + Arrivals::kMostBits / 8 + 1));
}

}  // namespace
}  // namespace wskit::load
