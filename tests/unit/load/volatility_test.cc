#include "load/volatility.h"

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

ReplayDifference differing(std::size_t line, const std::string& path, const std::string& got) {
  ReplayDifference difference;
  difference.line = line;
  difference.places.push_back({path, "recorded", got});
  return difference;
}

using Places = std::vector<Volatility::Place>;
using Pointers = std::vector<std::string>;

TEST(Volatility, IsWhatDiffersBetweenTwoPlays) {
  Volatility volatility;
  volatility.add_first(differing(3, "/id", "1"));
  volatility.add_second(differing(3, "/id", "2"));
  volatility.add_first(differing(3, "/broken", "x"));
  volatility.add_second(differing(3, "/broken", "x"));
  volatility.add_second(differing(4, "/sometimes", "y"));
  EXPECT_EQ(volatility.places(), (Places{{3, "/id"}, {4, "/sometimes"}}));
  EXPECT_EQ(volatility.pointers(), (Pointers{"/id", "/sometimes"}));
}

TEST(Volatility, PutsAStarForSeveralElements) {
  Volatility volatility;
  for (const char* path : {"/users/0/seen", "/users/12/seen", "/pair/1"})
    volatility.add_first(differing(3, path, "1"));
  EXPECT_EQ(volatility.pointers(), (Pointers{"/pair/1", "/users/*/seen"}));
}

TEST(Volatility, LearnsNothingFromWholeMessages) {
  Volatility volatility;
  volatility.add_first(differing(3, "", "text"));
  ReplayDifference missing = differing(3, "/id", "1");
  missing.kind = ReplayDifference::Kind::kMissing;
  volatility.add_first(missing);
  EXPECT_EQ(volatility.places(), Places{});
}

}  // namespace
}  // namespace wskit::load
