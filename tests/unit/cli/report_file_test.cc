#include "cli/report_file.h"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "unit/cli/a_report.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using test::a_report;

TEST(ReportFile, ReadsBackWhatIsWritten) {
  const std::string written = json_report(a_report(1));
  const auto read = parse_report(written);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(json_report(*read), written);
}

TEST(ReportFile, ReadsBackARunInWhichNothingHappened) {
  const std::string written = json_report({});
  const auto read = parse_report(written);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(json_report(*read), written);
}

std::string why_not(const std::function<void(nlohmann::json&)>& damage) {
  auto json = nlohmann::json::parse(json_report(a_report(1)));
  damage(json);
  const auto read = parse_report(json.dump());
  EXPECT_FALSE(read);
  return read ? "" : read.error().message;
}

TEST(ReportFile, SaysWhatIsWrong) {
  const auto text = [](std::string_view report) { return parse_report(report).error().message; };
  EXPECT_EQ(text(""), "not JSON, or cut off");
  EXPECT_EQ(text(json_report(a_report(1)).substr(0, 5000)), "not JSON, or cut off");
  EXPECT_EQ(text("[]"), "not a report of wskit bench --format json");
  EXPECT_EQ(text(R"({"metrics":{}})"), "not a report of wskit bench --format json");
  EXPECT_EQ(text(R"({"wskit_bench":1})"),
            "schema 1 holds no histograms; measure again with this wskit");
  EXPECT_EQ(text(R"({"wskit_bench":3})"), "schema 3 is newer than this wskit, which reads 2");
  EXPECT_EQ(text(R"({"wskit_bench":"2"})"), "wskit_bench is not a number");
}

TEST(ReportFile, NamesTheFieldThatIsWrong) {
  using Json = nlohmann::json;
  EXPECT_EQ(why_not([](Json& json) { json.erase("operations"); }), "operations is missing");
  EXPECT_EQ(why_not([](Json& json) { json["operations"]["no_reply"] = -1; }),
            "operations.no_reply is not a count");
  EXPECT_EQ(why_not([](Json& json) { json["operations"]["no_reply"] = 5; }),
            "operations.attempted is 1010, but 1013 succeeded or failed");
  EXPECT_EQ(why_not([](Json& json) { json["operations"]["attempted"] = 1e300; }),
            "operations.attempted is not a count");
  EXPECT_EQ(why_not([](Json& json) { json["operations"]["attempted"] = ~std::uint64_t{0}; }),
            "operations.attempted is larger than any count");
  EXPECT_EQ(why_not([](Json& json) { json["elapsed_s"] = 1e12; }), "elapsed_s is too long a time");
  EXPECT_EQ(why_not([](Json& json) { json["rate"] = -1; }), "rate is not a number of at least 0");
  EXPECT_EQ(why_not([](Json& json) { json["settings"]["url"] = 7; }), "settings.url is not a text");
  EXPECT_EQ(why_not([](Json& json) { json["connections"]["failures"][0]["kind"] = "x"; }),
            "connections.failures[0].kind is no kind of failure");
  EXPECT_EQ(why_not([](Json& json) {
              json["thresholds"] = {{{"fail_if", "p98>1"}}};
            }).substr(0, 26),
            "thresholds: 'p98>1' names ");
  EXPECT_EQ(why_not([](Json& json) { json["settings"]["mode"] = "eco"; }),
            "settings.mode is no mode of wskit bench");
  EXPECT_EQ(why_not([](Json& json) { json["audit"]["worst"][0]["connection"] = 0; }),
            "audit.worst[0].connection is 0, and the first is 1");
  EXPECT_EQ(why_not([](Json& json) { json["find_max"]["axis"] = "\x1b[2J"; }),
            "find_max.axis is neither rate nor connections");
  EXPECT_EQ(why_not([](Json& json) { json["notes"] = {1}; }), "notes is not a list of texts");
}

TEST(ReportFile, NamesTheHistogramThatIsWrong) {
  using Json = nlohmann::json;
  EXPECT_EQ(why_not([](Json& json) { json["latency_us"]["hdr"] = "?"; }),
            "latency_us.hdr holds a histogram that is not base64");
  EXPECT_EQ(why_not([](Json& json) { json["latency_us"]["max"] = 1; }),
            "latency_us.hdr holds a histogram that does not reach from the given minimum to the "
            "given maximum");
  EXPECT_EQ(why_not([](Json& json) { json["timeline"]["interval_s"] = 0.3; }),
            "timeline.interval_s is not 0.25, doubled some times");
  EXPECT_EQ(why_not([](Json& json) { json["timeline"]["intervals"][1]["hdr"] = 5; }),
            "timeline.intervals[1].hdr is not a text");
  EXPECT_EQ(why_not([](Json& json) { json["generator"]["gaps"]["count"] = 0; }),
            "generator.gaps.count is less than what is listed");
}

TEST(ReportFile, SurvivesAnyDamage) {
  Rng rng(9);
  const std::string good = json_report(a_report(1));
  for (int i = 0; i < 200; ++i) {
    std::string text = good;
    for (std::uint64_t n = 1 + rng.below(3); n > 0; --n) {
      text[rng.below(text.size())] = static_cast<char>(' ' + rng.below(95));
    }
    const auto read = parse_report(text);
    if (!read) {
      EXPECT_EQ(read.error().kind, ErrorKind::kUsage);
      EXPECT_FALSE(read.error().message.empty());
    } else {
      EXPECT_TRUE(parse_report(json_report(*read)));
    }
  }
}

TEST(ReportFile, IsNamedWhenItCannotBeRead) {
  EXPECT_EQ(read_report("/nowhere/a.json").error().message,
            "/nowhere/a.json: No such file or directory");
  EXPECT_EQ(read_report("/").error().message, "/: Is a directory");
}

}  // namespace
}  // namespace wskit::cli
