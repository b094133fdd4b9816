#include "cli/baseline.h"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

struct BaselineTest : testing::Test {
  // Of this process alone: tests run side by side.
  const std::string file =
      testing::TempDir() + "baseline_test" + std::to_string(::getpid()) + ".json";
  BenchReport run;

  BaselineTest() {
    for (int i = 0; i < 100; ++i)
      run.summary.latency.record(10ms);
    run.summary.attempted = 100;
    run.summary.per_second = 1000;
    run.settings.connections = 5;
    std::ofstream(file) << json_report(run);
  }
  ~BaselineTest() override { ::unlink(file.c_str()); }
  BaselineTest(const BaselineTest&) = delete;
  BaselineTest& operator=(const BaselineTest&) = delete;

  const std::vector<std::string>& compare(double percent) {
    Baseline::read(file, percent)->compare(run);
    return run.regressions;
  }
};

TEST_F(BaselineTest, IsHeldByTheSameRun) {
  EXPECT_TRUE(compare(0).empty());
  EXPECT_TRUE(run.notes.empty());
}

TEST_F(BaselineTest, ToleratesWhatItMay) {
  run.summary.latency = {};
  for (int i = 0; i < 100; ++i)
    run.summary.latency.record(11ms);
  run.summary.per_second = 905;
  EXPECT_TRUE(compare(11).empty());
}

TEST_F(BaselineTest, SaysByHowMuchLatencyGrewAndTheRateFell) {
  run.summary.latency = {};
  for (int i = 0; i < 98; ++i)
    run.summary.latency.record(10ms);
  run.summary.latency.record(20ms);
  run.summary.latency.record(20ms);
  run.summary.per_second = 500;
  ASSERT_EQ(compare(10).size(), 2U);
  EXPECT_EQ(run.regressions[0],
            "p99 is 20.0 ms, 100 % more than the 10.0 ms of " + file + ": --max-regress 10%");
  EXPECT_EQ(run.regressions[1],
            "rate is 500/s, 50 % less than the 1,000/s of " + file + ": --max-regress 10%");
}

TEST_F(BaselineTest, SaysInFiguresHoweverMuchWorseItIs) {
  run.summary.latency = {};
  for (int i = 0; i < 100; ++i)
    run.summary.latency.record(9770ms);
  ASSERT_EQ(compare(10).size(), 2U);
  EXPECT_EQ(run.regressions[0].substr(0, 18), "p50 is 9.77 s, 97,");
  EXPECT_EQ(run.regressions[0].find("e+"), std::string::npos);
}

TEST_F(BaselineTest, SaysNothingOfWhatARunWasHeldAgainstBefore) {
  run.regressions = {"rate is 1/s, 50 % less than the 2.00/s of old.json: --max-regress 10%"};
  EXPECT_TRUE(compare(10).empty());
}

TEST_F(BaselineTest, IsNoneForAnotherMode) {
  const auto baseline = Baseline::read(file, 10);
  EXPECT_TRUE(baseline->check_mode(load::Mode::kEcho));
  const Status checked = baseline->check_mode(load::Mode::kConnect);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(checked.error().message, "--baseline: " + file +
                                         ": is of --mode echo, and does not compare with "
                                         "--mode connect");
}

TEST_F(BaselineTest, ToleratesNoErrorsWhereThereWereNone) {
  run.summary.attempted = 101;
  run.summary.losses[0] = 1;
  ASSERT_EQ(compare(50).size(), 1U);
  EXPECT_EQ(run.regressions[0].substr(0, 47), "errors are 0.99 % of what was attempted, and 0 ");
}

TEST_F(BaselineTest, NamesOtherSettings) {
  run.settings.connections = 10;
  compare(10);
  ASSERT_EQ(run.notes.size(), 1U);
  EXPECT_EQ(run.notes[0], "The baseline " + file + " had other settings: connections (5; 10).");
}

TEST_F(BaselineTest, IsNamedWhenItCannotBeRead) {
  EXPECT_EQ(Baseline::read("/nowhere", 10).error().message,
            "--baseline: /nowhere: No such file or directory");
}

TEST(MaxRegress, IsAPercentage) {
  EXPECT_EQ(parse_regress("10%").value(), 10);
  EXPECT_EQ(parse_regress("2.5%").value(), 2.5);
  for (const char* text : {"", "10", "%", "-1%", "10%%", "nan%", "1e9%", "10 %"})
    EXPECT_FALSE(parse_regress(text)) << text;
}

}  // namespace
}  // namespace wskit::cli
