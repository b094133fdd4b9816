#include "load/gaps.h"

#include <gtest/gtest.h>

#include "support/fake_loop.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

std::vector<std::pair<Duration, Duration>> list(const Gaps& gaps) {
  std::vector<std::pair<Duration, Duration>> all;
  for (const Gap& gap : gaps.kept())
    all.emplace_back(gap.at, gap.length);
  return all;
}

using List = std::vector<std::pair<Duration, Duration>>;

TEST(Gaps, JoinsThoseThatOverlap) {
  Gaps gaps;
  gaps.add({5s, 1s});
  gaps.add({1s, 1s});
  gaps.add({5500ms, 1s});
  EXPECT_EQ(list(gaps), (List{{1s, 1s}, {5s, 1500ms}}));
  gaps.add({1500ms, 10s});
  EXPECT_EQ(list(gaps), (List{{1s, 10500ms}}));
  EXPECT_EQ(gaps.count(), 1U);
}

TEST(Gaps, AreOneWhenTwoThreadsOfOneProcessSawThem) {
  Gaps one;
  Gaps two;
  one.add({4000ms, 1s});
  two.add({4003ms, 1s});
  two.add({8s, 100ms});
  one.merge(two);
  EXPECT_EQ(list(one), (List{{4s, 1003ms}, {8s, 100ms}}));
  EXPECT_EQ(one.longest().at, 4s);
}

TEST(Gaps, KeepTheLongestAndCountTheOthers) {
  Gaps gaps;
  for (int i = 1; i <= 20; ++i)
    gaps.add({i * 1s, i * 10ms});
  EXPECT_EQ(gaps.kept().size(), Gaps::kMostKept);
  EXPECT_EQ(gaps.count(), 20U);
  EXPECT_EQ(gaps.total(), 2100ms);
  EXPECT_EQ(gaps.kept().front().at, 5s);
  EXPECT_EQ(gaps.longest().length, 200ms);
  Gaps all;
  all.merge(gaps);
  EXPECT_EQ(all.count(), 20U);
  EXPECT_EQ(all.total(), 2100ms);
}

struct GapWatchTest : testing::Test {
  test::FakeLoop loop;
  Gaps gaps;
  GapWatch watch{loop, gaps};
};

TEST_F(GapWatchTest, SeesNothingWhileTheLoopTurns) {
  watch.start(loop.now());
  loop.advance(1s);
  watch.stop(loop.now());
  EXPECT_TRUE(gaps.empty());
}

TEST_F(GapWatchTest, SeesWhenAndForHowLongTheLoopDidNotTurn) {
  watch.start(loop.now());
  loop.advance(2s);
  loop.stall(1s);
  loop.advance(2s);
  watch.stop(loop.now());
  EXPECT_EQ(list(gaps), (List{{2010ms, 990ms}}));
}

TEST_F(GapWatchTest, SeesAGapThatReachesToTheEnd) {
  watch.start(loop.now());
  loop.advance(500ms);
  loop.stall(300ms);
  watch.stop(loop.now());
  EXPECT_EQ(list(gaps), (List{{510ms, 290ms}}));
}

TEST_F(GapWatchTest, TakesNoHeedOfShortOnesNorOfWhatComesAfterTheEnd) {
  watch.start(loop.now());
  loop.advance(500ms);
  loop.stall(40ms);
  loop.advance(100ms);
  watch.stop(loop.now());
  loop.stall(1s);
  loop.advance(1s);
  EXPECT_TRUE(gaps.empty());
}

}  // namespace
}  // namespace wskit::load
