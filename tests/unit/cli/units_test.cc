#include "cli/units.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

TEST(Durations, HaveUnits) {
  EXPECT_EQ(*parse_duration("250ms"), 250ms);
  EXPECT_EQ(*parse_duration("5s"), 5s);
  EXPECT_EQ(*parse_duration("2m"), 2min);
  EXPECT_EQ(*parse_duration("1h"), 1h);
}

TEST(Durations, WithoutAUnitAreSeconds) {
  EXPECT_EQ(*parse_duration("3"), 3s);
}

TEST(Durations, MayHaveFractions) {
  EXPECT_EQ(*parse_duration("1.5s"), 1500ms);
}

TEST(Durations, OfNothingAreFine) {
  EXPECT_EQ(*parse_duration("0"), 0s);
}

TEST(Durations, SayWhatWouldBeRight) {
  const auto parsed = parse_duration("5 s");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(parsed.error().message, "'5 s' is not a duration; write 250ms, 5s, 2m or 1h");
}

TEST(Durations, RefuseWhatFromCharsWouldTake) {
  for (const char* text : {"-1s", "inf", "nan", "1e3s", "", "s", ".5s", "+1", "0x10", "1s "}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Durations, RefuseWhatTheClockCannotCount) {
  EXPECT_FALSE(parse_duration("99999999h"));
  EXPECT_FALSE(parse_duration(std::string(400, '9')));
}

TEST(Sizes, AreBinaryMultiples) {
  EXPECT_EQ(*parse_size("512"), 512U);
  EXPECT_EQ(*parse_size("64k"), 65'536U);
  EXPECT_EQ(*parse_size("1m"), 1'048'576U);
  EXPECT_EQ(*parse_size("0.5k"), 512U);
}

TEST(Sizes, AreWholeBytes) {
  EXPECT_FALSE(parse_size("1.5"));
}

TEST(Counts, AreDecimalMultiples) {
  EXPECT_EQ(*parse_count("500"), 500U);
  EXPECT_EQ(*parse_count("10k"), 10'000U);
  EXPECT_EQ(*parse_count("1m"), 1'000'000U);
  EXPECT_FALSE(parse_count("1g"));
}

TEST(Rates, AreEventsASecond) {
  EXPECT_DOUBLE_EQ(*parse_rate("100/s"), 100);
  EXPECT_DOUBLE_EQ(*parse_rate("6000/m"), 100);
  EXPECT_DOUBLE_EQ(*parse_rate("10k/s"), 10'000);
}

TEST(Rates, NeedATimeAndAreAboveZero) {
  EXPECT_FALSE(parse_rate("100"));
  EXPECT_FALSE(parse_rate("0/s"));
}

TEST(FormattedDurations, ReadBackAsTheyWere) {
  for (const Duration duration : {Duration(0ms), Duration(250ms), Duration(1500ms), Duration(10s),
                                  Duration(90s), Duration(2min), Duration(3h)}) {
    EXPECT_EQ(*parse_duration(format_duration(duration)), duration);
  }
  EXPECT_EQ(format_duration(120s), "2m");
}

TEST(FormattedSizes, ReadBackAsTheyWere) {
  for (const std::uint64_t bytes : {0U, 1U, 1000U, 1024U, 65'536U, 16'777'216U, 1U << 30}) {
    EXPECT_EQ(*parse_size(format_size(bytes)), bytes);
  }
  EXPECT_EQ(format_size(16'777'216), "16m");
}

TEST(Limits, AreSoManyInSoMuchTime) {
  const auto limit = parse_limit("100/60s");
  EXPECT_EQ(limit->count, 100U);
  EXPECT_EQ(limit->window, 60s);
  EXPECT_EQ(limit->burst, 0U);
  EXPECT_EQ(parse_limit("5k/m")->count, 5000U);
  EXPECT_EQ(parse_limit("5k/m")->window, 1min);
  EXPECT_EQ(parse_limit("1/500ms")->window, 500ms);
}

TEST(Limits, SayWhatWouldBeRight) {
  for (const auto* text : {"", "/", "5", "5/", "/s", "0/s", "1/0s", "1.5/s", "-1/s", "5/s/s",
                           "5 / s", "5000000000/s"}) {
    const auto limit = parse_limit(text);
    ASSERT_FALSE(limit) << text;
    EXPECT_NE(limit.error().message.find("100/60s"), std::string::npos);
  }
}

}  // namespace
}  // namespace wskit::cli
