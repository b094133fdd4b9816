#include "load/search.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::load {
namespace {

/// Tries what the search wants until it is over; how many runs that took.
template <class Server>
int run(Search& search, Server bears) {
  int runs = 0;
  for (; !search.over(); ++runs) {
    if (runs == 1000) {
      ADD_FAILURE() << "no end";
      break;
    }
    search.take(bears(search.load()));
  }
  return runs;
}

TEST(Search, FindsWhatTheServerBearsToItsPrecision) {
  for (const double capacity : {1.0, 3.0, 950.0, 1000.0, 1001.0, 123'456.0, 8e6}) {
    Search search({});
    const int runs = run(search, [capacity](double load) { return load <= capacity; });
    ASSERT_TRUE(search.best()) << capacity;
    EXPECT_LE(*search.best(), capacity);
    EXPECT_GE(*search.best(), capacity / 1.05) << capacity;
    EXPECT_GT(*search.missed(), capacity);
    EXPECT_TRUE(search.confirmed());
    EXPECT_LT(runs, 50);
  }
}

TEST(Search, FindsTheExactNumberWhereLoadsAreWhole) {
  for (const double capacity : {1.0, 2.0, 7.0, 19.0}) {
    Search search({.start = 50, .most = 1000, .whole = true});
    run(search, [capacity](double load) {
      EXPECT_EQ(load, std::floor(load));
      return load <= capacity;
    });
    EXPECT_EQ(search.best(), capacity);
  }
}

TEST(Search, SaysSoWhenNothingIsBorne) {
  Search search({});
  run(search, [](double) { return false; });
  EXPECT_FALSE(search.best());
  EXPECT_FALSE(search.confirmed());
  EXPECT_EQ(search.missed(), 1);
}

TEST(Search, ConfirmsTheMostThatItMayTry) {
  Search search({.start = 100, .most = 1000});
  double largest = 0;
  run(search, [&largest](double load) {
    largest = std::max(largest, load);
    return true;
  });
  EXPECT_EQ(largest, 1000);
  EXPECT_EQ(search.best(), 1000);
  EXPECT_TRUE(search.confirmed());
  EXPECT_FALSE(search.missed());
}

TEST(Search, ForgivesOneBadRunOfThree) {
  Search search({});
  int runs = 0;
  run(search, [&runs](double load) {
    // Bad luck on the way up, where the search would otherwise have stopped far too low.
    return load <= 64'000 && ++runs != 3;
  });
  EXPECT_GE(*search.best(), 64'000 / 1.05);
}

TEST(Search, GoesDownAgainWhereAPassWasLuck) {
  Search search({});
  bool lucky = true;
  run(search, [&lucky](double load) {
    if (load > 3000 && load < 5000) return std::exchange(lucky, false);
    return load <= 3000;
  });
  ASSERT_TRUE(search.best());
  EXPECT_LE(*search.best(), 3000);
  EXPECT_GE(*search.best(), 2000);
  EXPECT_TRUE(search.confirmed());
}

TEST(Search, CountsTheLoadsThatItPutToAConfirmation) {
  Search search({.confirmations = 5});
  int fails = 2;
  run(search, [&](double load) {
    // Twice the last run of a confirmation fails.
    if (search.stage() == Search::Stage::kConfirm && search.points().back().met == 4 && fails > 0)
      return --fails < 0;
    return load <= 3000;
  });
  EXPECT_TRUE(search.confirmed());
  EXPECT_EQ(search.candidates(), 3);
  EXPECT_EQ(search.points().back().met, 5);
}

TEST(Search, ComesCloseWhereRunsNearTheLimitAreACoinToss) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng(seed);
    Search search({});
    const int runs = run(search, [&rng](double load) {
      // Sure below 9,000 and hopeless above 11,000.
      return rng.unit() * 2000 > load - 9000;
    });
    ASSERT_TRUE(search.confirmed());
    EXPECT_GT(*search.best(), 7'500);
    EXPECT_LT(*search.best(), 11'000);
    EXPECT_LT(runs, 60);
  }
}

TEST(Search, KeepsTheBestWhenItHasToGiveUp) {
  Search search({});
  for (int i = 0; i < 3; ++i)
    search.take(true);
  search.give_up();
  EXPECT_TRUE(search.over());
  EXPECT_EQ(search.best(), 4000);
  EXPECT_FALSE(search.confirmed());
  EXPECT_EQ(search.points().size(), 4U);
}

TEST(Search, RemembersEveryPoint) {
  Search search({.start = 100});
  run(search, [](double load) { return load <= 150; });
  const auto& points = search.points();
  EXPECT_EQ(points[0].load, 100);
  EXPECT_EQ(points[0].met, 1);
  EXPECT_EQ(points[1].load, 200);
  EXPECT_EQ(points[1].missed, 2);
  EXPECT_EQ(points.back().met, 3);
}

}  // namespace
}  // namespace wskit::load
