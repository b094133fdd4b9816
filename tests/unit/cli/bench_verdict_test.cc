#include "cli/bench_verdict.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

struct BenchVerdict : testing::Test {
  BenchReport report;
  std::string said;
  const Diagnostics diagnostics =
      Diagnostics("bench", Verbosity::kNormal, false).diverted([this](std::string_view text) {
        said.append(text) += '\n';
        return true;
      });

  BenchVerdict() {
    report.settings.url = "ws://h/";
    report.summary.connections = report.summary.opened = 2;
    succeed(3);
  }
  void succeed(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i)
      report.summary.latency.record(1ms);
    report.summary.attempted += count;
  }
  void lose(load::Loss loss, std::uint64_t count) {
    report.summary.losses[static_cast<std::size_t>(loss)] += count;
    report.summary.attempted += count;
  }
  void close(std::uint16_t code, std::uint64_t count) {
    client::Ended ended;
    ended.url = "ws://h/";
    ended.opened = ended.clean = ended.by_peer = true;
    ended.code = code;
    for (std::uint64_t i = 0; i < count; ++i)
      report.summary.add_failure({ErrorKind::kLost, "closed"}, ended);
  }
  [[nodiscard]] ExitCode end() { return judge_end(report, diagnostics); }
  [[nodiscard]] bool says(std::string_view what) const {
    return said.find(what) != std::string::npos;
  }
};

TEST_F(BenchVerdict, IsGoodWhenAllWasDone) {
  report.settings.messages = 3;
  EXPECT_EQ(end(), kDone);
  EXPECT_EQ(said, "");
}

TEST_F(BenchVerdict, IsGoodWhenTheServerClosedAllConnectionsInGoodOrder) {
  for (const std::uint16_t code : {1000, 1001, 1005}) {
    report.summary.failures.clear();
    close(code, 2);
    EXPECT_EQ(end(), kDone) << code;
  }
  EXPECT_TRUE(says("ws://h/: closed\n"));
}

TEST_F(BenchVerdict, IsALossWhenOneOfAllWasClosedForTrouble) {
  close(1000, 1);
  close(1011, 1);
  EXPECT_EQ(end(), kConnectionLost);
  EXPECT_TRUE(says("closed with 1011"));
}

TEST_F(BenchVerdict, KnowsOfWorkersElsewhereWhatTheirReportsSay) {
  report.settings.url = "ws://elsewhere/";
  report.parts.resize(2);
  report.summary.add_failure({ErrorKind::kConnect, "connection refused"});
  report.summary.failures[0].count = 2;
  EXPECT_EQ(end(), kNoConnection);
  EXPECT_TRUE(says("ws://elsewhere/: connection refused"));
}

TEST_F(BenchVerdict, IsGoodAsLongAsAConnectionIsLeft) {
  for (const std::uint64_t asked : {3U, 4U}) {
    report.summary.failures.clear();
    report.settings.messages = asked;
    close(1011, 1);
    EXPECT_EQ(end(), kDone);
  }
}

TEST_F(BenchVerdict, HasTimedOutWhenNothingCame) {
  report.summary.latency.clear();
  lose(load::Loss::kNoReply, 3);
  EXPECT_EQ(end(), kTimedOut);
  EXPECT_TRUE(says("no reply to any message"));
}

TEST_F(BenchVerdict, HasTimedOutWhenItGaveUpBeforeAllWasDone) {
  report.settings.messages = 1000;
  EXPECT_EQ(end(), kTimedOut);
  EXPECT_TRUE(says("gave up: nothing came any more, 3 of the 1,000 asked for had been attempted"));
  report.settings.duration = 1s;
  EXPECT_EQ(end(), kDone);
}

TEST_F(BenchVerdict, HasTimedOutWhenNothingWasBegunButWhereNothingWasToBe) {
  report.summary.latency.clear();
  report.summary.attempted = 0;
  EXPECT_EQ(end(), kTimedOut);
  report.settings.mode = load::Mode::kIdle;
  EXPECT_EQ(end(), kDone);
}

TEST_F(BenchVerdict, FindsFaultWithWhatAnAuditMissed) {
  report.summary.wrongs.lost = 2;
  EXPECT_EQ(judge_findings(report, diagnostics), kDone);
  report.audit.emplace();
  EXPECT_EQ(judge_findings(report, diagnostics), kExpectationFailed);
  EXPECT_TRUE(says("--audit: 2 lost, 0 duplicated"));
  report.summary.wrongs = {};
  report.summary.wrongs.duplicated = 1;
  EXPECT_EQ(judge_findings(report, diagnostics), kDone);
}

TEST_F(BenchVerdict, FindsFaultWithASearchThatFoundNothing) {
  report.find_max.emplace();
  report.find_max->axis = "rate";
  report.find_max->slo = {"p99<1ms"};
  EXPECT_EQ(judge_findings(report, diagnostics), kExpectationFailed);
  report.find_max->best = 100;
  EXPECT_EQ(judge_findings(report, diagnostics), kDone);
}

}  // namespace
}  // namespace wskit::cli
