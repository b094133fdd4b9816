#include "cli/find_max.h"

#include <algorithm>
#include <utility>

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

/// A server that answers in 1 ms up to its capacity, and then in a second.
struct FindMaxTest : testing::Test {
  load::BenchConfig config;
  FindMax::Plan plan;
  TimePoint now{1h};
  double capacity = 5000;
  double generator = 1e9;  ///< what the generator can do
  double failing = 0;      ///< share of the operations that fail
  double answered = 1;     ///< share that is answered in the measured part
  int interrupt_at = 0;    ///< of the runs, from 1
  bool there = true;
  std::vector<FindMax::Run> heard;

  FindMaxTest() {
    config.duration = 3s;
    config.warmup = 1s;
    plan.objectives.push_back(Threshold::parse("p99<50ms").value());
  }

  load::Summary measure(const load::BenchConfig& run) {
    now += 4s;
    load::Summary summary;
    if (!there) {
      summary.connections = 1;
      return summary;
    }
    const double load = plan.axis == FindMax::Axis::kRate ? *run.rate : double(run.connections);
    summary.connections = summary.opened = run.connections;
    summary.attempted = 3000;
    const auto failed = static_cast<std::uint64_t>(failing * 3000);
    summary.losses[0] = failed;
    for (std::uint64_t i = failed; i < summary.attempted; ++i)
      summary.latency.record(load <= std::min(capacity, generator) ? 1ms : 1000ms);
    summary.elapsed = 3s;
    summary.per_second = 1000 * answered;
    if (load > generator) summary.busiest = 1;
    summary.interrupted = static_cast<int>(heard.size()) + 1 == interrupt_at;
    return summary;
  }
  FindMax found() {
    FindMax find(
        plan, config, [this](const load::BenchConfig& run) { return measure(run); },
        [this] { return now; });
    find.run([this](const FindMax::Run& run) { heard.push_back(run); });
    return find;
  }
};

TEST_F(FindMaxTest, FindsTheHighestRateAndSaysWhyMoreIsTooMuch) {
  const FindMax find = found();
  ASSERT_TRUE(find.best());
  EXPECT_LE(*find.best(), 5000);
  EXPECT_GT(*find.best(), 4700);
  EXPECT_TRUE(find.search().confirmed());
  EXPECT_FALSE(find.cut_short());
  EXPECT_FALSE(find.generator_was_the_limit());
  EXPECT_EQ(find.config_of(*find.best()).rate, find.best());
  EXPECT_EQ(find.summary().latency.percentile(99) < 2ms, true);
  EXPECT_EQ(heard.size(), find.runs().size());
  for (const FindMax::Run& run : heard) {
    EXPECT_EQ(run.missed, run.load <= 5000 ? "" : "p99 is 1.00 s");
  }
}

TEST_F(FindMaxTest, FindsTheHighestNumberOfConnections) {
  plan.axis = FindMax::Axis::kConnections;
  plan.start = 50;
  plan.most = 10'000;
  capacity = 777;
  config.workers = 4;
  const FindMax find = found();
  EXPECT_GT(*find.best(), 735);
  EXPECT_LE(*find.best(), 777);
  EXPECT_EQ(find.config_of(3).workers, 3U);
  EXPECT_EQ(figures_of(find).axis, "connections");
}

TEST_F(FindMaxTest, ShowsTheKneeToAPerson) {
  const std::string text = find_max_text(figures_of(found()));
  EXPECT_NE(text.find("        rate      answered       p50       p99   failed\n"),
            std::string::npos);
  EXPECT_NE(text.find("     1,000/s       1,000/s   1.00 ms   1.00 ms       0%  met in 1 of 1\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("met in 0 of 2: p99 is 1.00 s\n"), std::string::npos);
  EXPECT_LT(text.find("\n     4,000/s"), text.find("\n     8,000/s"));
  EXPECT_NE(text.find("Highest rate that meets p99<50ms: 4,"), std::string::npos);
  EXPECT_NE(
      text.find(", confirmed by 3 runs of 3 (87.5 % confidence that most runs at it do so); 5,"),
      std::string::npos);
}

TEST_F(FindMaxTest, StatesHowSureItIs) {
  for (const auto& [confirmations, confidence] :
       {std::pair(1, 0.5), std::pair(3, 0.875), std::pair(5, 0.96875)}) {
    plan.confirmations = confirmations;
    const FindMaxFigures figures = figures_of(found());
    EXPECT_EQ(figures.confidence(), confidence);
    EXPECT_EQ(std::count_if(figures.runs.begin(), figures.runs.end(),
                            [&](const auto& run) { return run.load == figures.best; }),
              confirmations + 2);  // and those that led there
  }
  plan.confirmations = 12;
  EXPECT_NE(find_max_answer(figures_of(found())).find("12 (more than 99.9 % confidence"),
            std::string::npos);
}

TEST_F(FindMaxTest, IsLessSureTheMoreChancesToBeLuckyThereWere) {
  FindMaxFigures figures;
  EXPECT_FALSE(figures.confidence());
  figures.confirmed = true;
  figures.repeats = 3;
  figures.candidates = 3;
  EXPECT_DOUBLE_EQ(*figures.confidence(), 0.875 * 0.875 * 0.875);
}

TEST_F(FindMaxTest, SaysSoWhenNothingMetTheObjectives) {
  capacity = 0;
  EXPECT_NE(find_max_text(figures_of(found())).find("No rate met p99<50ms."), std::string::npos);
}

TEST_F(FindMaxTest, TellsWhenTheGeneratorWasTheLimit) {
  generator = 2000;
  const FindMax find = found();
  EXPECT_LE(*find.best(), 2000);
  EXPECT_TRUE(find.generator_was_the_limit());
}

TEST_F(FindMaxTest, MindsErrorsUnlessAnObjectiveNamesThem) {
  failing = 0.01;
  EXPECT_FALSE(found().best());
  EXPECT_EQ(heard.front().missed, "errors are 1%");
  heard.clear();
  plan.objectives.push_back(Threshold::parse("errors<2%").value());
  EXPECT_TRUE(found().best());
}

TEST_F(FindMaxTest, MindsThatWhatIsSentIsAnswered) {
  answered = 0.9;
  EXPECT_FALSE(found().best());
  EXPECT_EQ(heard.front().missed, "rate is 900/s");
}

TEST_F(FindMaxTest, EndsWhenItsTimeIsUpWithTheBestSoFar) {
  plan.within = 14s;
  const FindMax find = found();
  EXPECT_TRUE(find.cut_short());
  EXPECT_FALSE(find.search().confirmed());
  EXPECT_EQ(find.best(), 4000);
  EXPECT_EQ(find.runs().size(), 3U);
}

TEST_F(FindMaxTest, KeepsWhatItHasWhenInterrupted) {
  interrupt_at = 3;
  const FindMax find = found();
  EXPECT_TRUE(find.cut_short());
  EXPECT_EQ(find.best(), 2000);
  EXPECT_EQ(find.runs().size(), 2U);
}

TEST_F(FindMaxTest, EndsAtOnceWhereThereIsNoServer) {
  there = false;
  const FindMax find = found();
  EXPECT_FALSE(find.best());
  EXPECT_TRUE(find.runs().empty());
  EXPECT_EQ(find.summary().opened, 0U);
}

}  // namespace
}  // namespace wskit::cli
