#include "cli/threshold.h"

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

/// 100 attempted, 90 of which took 1 ms to 90 ms; 9 got no reply and one was not sent.
load::Summary a_run() {
  load::Summary run;
  run.attempted = 100;
  for (int i = 1; i <= 90; ++i)
    run.latency.record(i * 1ms);
  run.losses[static_cast<std::size_t>(load::Loss::kNoReply)] = 9;
  run.losses[static_cast<std::size_t>(load::Loss::kNotSent)] = 1;
  run.add_failure({ErrorKind::kConnect, "refused"});
  run.per_second = 1234;
  return run;
}

bool fails(std::string_view expression) {
  const auto threshold = Threshold::parse(expression);
  EXPECT_TRUE(threshold) << expression;
  return threshold && threshold->exceeded(a_run());
}

TEST(Threshold, ComparesLatencies) {
  EXPECT_TRUE(fails("p50>44ms"));
  EXPECT_FALSE(fails("p50>46ms"));
  EXPECT_TRUE(fails("p99.9>=90ms"));
  EXPECT_TRUE(fails("max>89.9ms"));
  EXPECT_FALSE(fails("max>90ms"));
  EXPECT_TRUE(fails("max<=90ms"));
  EXPECT_TRUE(fails("mean<1s"));
  EXPECT_TRUE(fails("p90>500us"));
  EXPECT_TRUE(fails("p90 > 0.05"));
}

TEST(Threshold, NamesTheOptionThatItsFigureNeeds) {
  EXPECT_EQ(Threshold::parse("lost>0")->missing_option(false, false), "");
  EXPECT_EQ(Threshold::parse("late>0")->missing_option(false, true), "--audit");
  EXPECT_EQ(Threshold::parse("late>0")->missing_option(true, false), "");
  EXPECT_EQ(Threshold::parse("differed>0")->missing_option(true, false), "--check");
  EXPECT_EQ(Threshold::parse("differed>0")->missing_option(false, true), "");
}

TEST(Threshold, CountsErrorsAndLostMessages) {
  EXPECT_TRUE(fails("lost>8"));
  EXPECT_FALSE(fails("lost>9"));
  EXPECT_TRUE(fails("errors>=11"));
  EXPECT_FALSE(fails("errors>11"));
}

TEST(Threshold, TakesCountsAsSharesOfWhatWasAttempted) {
  EXPECT_TRUE(fails("lost>8.9%"));
  EXPECT_FALSE(fails("lost>9%"));
  EXPECT_FALSE(fails("errors>100%"));
}

TEST(Threshold, ComparesTheRate) {
  EXPECT_TRUE(fails("rate<2000/s"));
  EXPECT_TRUE(fails("rate<2000"));
  EXPECT_TRUE(fails("rate<2k/s"));
  EXPECT_FALSE(fails("rate<1234/s"));
  EXPECT_TRUE(fails(" rate <= 1234/s "));
}

TEST(Threshold, SaysWhyInOneLine) {
  EXPECT_EQ(Threshold::parse("max>50ms")->exceeded(a_run()),
            "max is 90.0 ms: --fail-if 'max>50ms'");
  EXPECT_EQ(Threshold::parse("lost>1%")->exceeded(a_run()), "lost is 9%: --fail-if 'lost>1%'");
  EXPECT_EQ(Threshold::parse("rate<5k/s")->exceeded(a_run()),
            "rate is 1,234/s: --fail-if 'rate<5k/s'");
}

TEST(Threshold, FailsARunInWhichNothingSucceeded) {
  const load::Summary nothing;
  EXPECT_EQ(Threshold::parse("p99>1h")->exceeded(nothing), "nothing succeeded: --fail-if 'p99>1h'");
  EXPECT_FALSE(Threshold::parse("lost>0")->exceeded(nothing));
}

TEST(Threshold, RefusesWhatItCannotReadAndShowsWhatItCould) {
  for (const char* text :
       {"", "p99", "p98>5ms", "p99>", "p99>5x", "p99>us", "p99>5/s", ">5", "lost>-1", "lost>1.5",
        "lost>%", "errors>101%", "errors>nan%", "rate<fast", "rate<1/h", "p99=5ms", "p99>>5ms"}) {
    const auto threshold = Threshold::parse(text);
    ASSERT_FALSE(threshold) << text;
    EXPECT_EQ(threshold.error().kind, ErrorKind::kUsage);
    const std::string& message = threshold.error().message;
    const std::size_t shown = message.rfind("write '");
    ASSERT_NE(shown, std::string::npos) << message;
    const std::string example = message.substr(shown + 7, message.size() - shown - 8);
    EXPECT_TRUE(Threshold::parse(example)) << example;
  }
}

TEST(Threshold, SurvivesAnyText) {
  Rng rng(1);
  constexpr std::string_view kPieces[] = {"p99", "p9", ">", "<", "=", "5", "ms",   "us",
                                          "%",   "/",  "s", " ", "-", "e", "\xff", "errors"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::uint64_t n = rng.below(6); n > 0; --n)
      text += kPieces[rng.below(std::size(kPieces))];
    const auto threshold = Threshold::parse(text);
    if (threshold) {
      EXPECT_EQ(threshold->text(), text);
    } else {
      EXPECT_NE(threshold.error().message.find("write '"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace wskit::cli
