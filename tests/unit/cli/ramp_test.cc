#include "cli/ramp.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using Stages = std::vector<flow::RateStage>;

std::string refusal(std::string_view text) {
  const auto stages = parse_ramp(text);
  EXPECT_FALSE(stages) << text;
  return stages ? "" : stages.error().message;
}

TEST(Ramp, GoesToEachRateInItsTime) {
  EXPECT_EQ(*parse_ramp("5k/s:1m"), (Stages{{0, 5000, 60s}}));
  EXPECT_EQ(*parse_ramp("0:10s,5k/s:1m,5k/s:500ms,0/s:2"),
            (Stages{{0, 0, 10s}, {0, 5000, 60s}, {5000, 5000, 500ms}, {5000, 0, 2s}}));
}

TEST(Ramp, JumpsWhereAStageTakesNoTime) {
  EXPECT_EQ(*parse_ramp("100/s:0,100/s:3s,1k/s:0s,600/m:1s"),
            (Stages{{100, 100, 3s}, {1000, 10, 1s}}));
}

TEST(Ramp, IsReadBackFromItsText) {
  for (const char* const text :
       {"5000/s:1m", "0/s:10s,5000/s:1m", "100/s:0,100/s:3s,1000/s:0,10/s:250ms", "0.5/s:2h"}) {
    EXPECT_EQ(format_ramp(*parse_ramp(text)), text);
  }
}

TEST(Ramp, KnowsHowLongItTakes) {
  EXPECT_EQ(length_of(*parse_ramp("1/s:10s,2/s:0,2/s:1m")), 70s);
}

TEST(Ramp, RefusesWhatIsNoStageOrSendsNothing) {
  EXPECT_EQ(refusal("5k/s:1m,x"), "'x' is not RATE:DURATION; write 5k/s:1m");
  for (const char* const text : {"5k/s", ":", "5k/s:", ":1m", "5:1m", "-1/s:1m", "1/s:1m,,2/s:1m",
                                 "1/s:1m:2m", "1/s:-1s", " 1/s:1m"}) {
    EXPECT_NE(refusal(text).find("is not RATE:DURATION"), std::string::npos) << text;
  }
  for (const char* const text : {"", "0:1m", "5/s:0", "0/s:10s,0:1s"}) {
    EXPECT_EQ(refusal(text), "nothing would be sent; write 1k/s:10s,1k/s:1m") << text;
  }
  EXPECT_EQ(refusal("2000000k/s:1s"), "more than one a nanosecond; write 100k/s:1m");
}

}  // namespace
}  // namespace wskit::cli
