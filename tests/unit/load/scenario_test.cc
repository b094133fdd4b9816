#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "unit/load/bench_fixture.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

/// Two messages and their replies, 100 ms apart.
struct ScenarioMode : BenchTest {
  std::string path = (std::filesystem::temp_directory_path() / "wskit-XXXXXX").string();

  ScenarioMode() {
    ::close(::mkstemp(path.data()));
    config.mode = Mode::kScenario;
    play(R"({"t":0,"c":"1","ev":"open","url":"ws://test/","status":101}
{"t":0.1,"c":"1","ev":"msg","dir":">","op":1,"data":"one"}
{"t":0.101,"c":"1","ev":"msg","dir":"<","op":1,"data":"one"}
{"t":0.2,"c":"1","ev":"msg","dir":">","op":1,"data":"two"}
{"t":0.201,"c":"1","ev":"msg","dir":"<","op":1,"data":"two"}
{"t":0.3,"c":"1","ev":"close","code":1000,"by":">"}
)");
  }
  ~ScenarioMode() override { std::filesystem::remove(path); }
  ScenarioMode(const ScenarioMode&) = delete;
  ScenarioMode& operator=(const ScenarioMode&) = delete;

  void play(const std::string& events) {
    std::ofstream(path) << "{\"wscap\":1}\n" << events;
    ReplayConfig replay;
    replay.url = *http::parse_url("ws://test/");
    replay.link.ping_interval = Duration::zero();
    replay.within = 500ms;
    config.scenario = Scenario{capture::File::open(path).value(), replay, 1};
  }
};

TEST_F(ScenarioMode, PlaysTheCaptureAsOftenAsAsked) {
  config.operations = 21;
  config.workers = 2;
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 21U);
  EXPECT_EQ(summary.connections, 21U);
  EXPECT_EQ(summary.opened, 21U);
  EXPECT_EQ(network.received(), 42U);
  EXPECT_NEAR(static_cast<double>(summary.latency.percentile(50).count()), 300e6, 10e6);
}

TEST_F(ScenarioMode, BeginsPlaysAtARate) {
  config.rate = 10;
  config.duration = 2s;
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 20U);
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 300e6, 10e6);
}

TEST_F(ScenarioMode, LetsPlaysWaitForAPlayer) {
  config.connections = 1;
  config.rate = 10;
  config.duration = 2s;
  const Summary& summary = run();
  EXPECT_EQ(summary.succeeded(), 20U);
  // One every 100 ms is meant to begin, and one every 300 ms can.
  EXPECT_NEAR(static_cast<double>(summary.latency.max().count()), 19 * 200e6 + 300e6, 100e6);
}

TEST_F(ScenarioMode, CountsPlaysWhoseRepliesDoNotComeAsFailed) {
  config.operations = 8;
  network.behaviour.drop_every = 2;
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 8U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 8U);
}

TEST_F(ScenarioMode, CountsPlaysWhoseConnectionBreaksAsFailed) {
  config.operations = 8;
  network.behaviour.close_after = 2;
  const Summary& summary = run();
  EXPECT_EQ(summary.lost(Loss::kConnectionLost), 8U);
  EXPECT_EQ(summary.failed_connections(), 8U);
}

TEST_F(ScenarioMode, ComparesRepliesOnlyWhenAsked) {
  config.operations = 4;
  network.behaviour.replace = "three";
  EXPECT_EQ(run().succeeded(), 4U);
}

TEST_F(ScenarioMode, CountsPlaysThatDifferAsFailedAndTellsTheFirstDifference) {
  config.operations = 8;
  config.scenario->replay.check = true;
  network.behaviour.answer = [](int number, std::string_view text) {
    return std::vector<test::EchoAnswer>{{1ms, number == 2 ? "three" : std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.lost(Loss::kDiffered), 8U);
  EXPECT_EQ(summary.failed(), 8U);
  EXPECT_EQ(summary.errors(), 8U);
  EXPECT_EQ(summary.first_difference,
            path + ":6: connection 1: the reply differs: recorded two, came three");
}

TEST_F(ScenarioMode, TellsWhatBrokeAPlayRatherThanTheDifferencesThatCameOfIt) {
  config.operations = 8;
  config.scenario->replay.check = true;
  network.behaviour.close_after = 2;
  const Summary& summary = run();
  EXPECT_EQ(summary.lost(Loss::kConnectionLost), 8U);
  EXPECT_EQ(summary.lost(Loss::kDiffered), 0U);
}

TEST_F(ScenarioMode, TellsNoDifferencesOfTheWarmUp) {
  config.scenario->replay.check = true;
  config.warmup = 1s;
  config.duration = 1s;
  network.behaviour.answer = [this, start = loop.now()](int, std::string_view text) {
    const bool is_early = loop.now() < start + 500ms;
    return std::vector<test::EchoAnswer>{{1ms, is_early ? "early" : std::string(text)}};
  };
  const Summary& summary = run();
  EXPECT_EQ(summary.failed(), 0U);
  EXPECT_EQ(summary.first_difference, "");
}

TEST_F(ScenarioMode, FillsInVariables) {
  config.operations = 8;
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://test/","status":101}
{"t":0.1,"c":"1","ev":"msg","dir":">","op":1,"data":"{{USER}} of {{copy}}","tpl":true}
{"t":0.101,"c":"1","ev":"msg","dir":"<","op":1,"data":"{{USER}} of {{copy}}","tpl":true}
)");
  config.scenario->replay.check = true;
  config.scenario->replay.variables = {{"USER", "ada"}};
  network.behaviour.answer = [](int, std::string_view text) {
    EXPECT_EQ(text.substr(0, 7), "ada of ");
    return std::vector<test::EchoAnswer>{{1ms, std::string(text)}};
  };
  EXPECT_EQ(run().succeeded(), 8U);
}

TEST_F(ScenarioMode, DoesNotKeepKnockingWhereNobodyEverAnswered) {
  config.duration = 1h;
  network.behaviour.refuse = [](int) { return Error{ErrorKind::kConnect, "refused"}; };
  const Summary& summary = run();
  EXPECT_EQ(summary.attempted, 4U);
  EXPECT_EQ(summary.lost(Loss::kHandshake), 4U);
}

TEST_F(ScenarioMode, EndsEarlyWhenInterrupted) {
  config.duration = 1h;
  begin();
  network.run_for(1s);
  bench->interrupt();
  const Summary& summary = finish();
  EXPECT_TRUE(summary.interrupted);
  EXPECT_GE(summary.succeeded(), 8U);
  EXPECT_EQ(summary.failed(), 0U);
}

}  // namespace
}  // namespace wskit::load
