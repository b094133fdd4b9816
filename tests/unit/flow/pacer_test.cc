#include "flow/pacer.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::flow {
namespace {

using namespace std::chrono_literals;

TEST(Pacer, GivesEveryMessageItsTime) {
  const Pacer pacer(100);
  EXPECT_EQ(pacer.due(0), 0ns);
  EXPECT_EQ(pacer.due(1), 10ms);
  EXPECT_EQ(pacer.due(250), 2500ms);
}

TEST(Pacer, SaysHowManyAreDue) {
  const Pacer pacer(100);
  EXPECT_EQ(pacer.due_by(-1ns), 0U);
  EXPECT_EQ(pacer.due_by(0ns), 1U);
  EXPECT_EQ(pacer.due_by(10ms - 1ns), 1U);
  EXPECT_EQ(pacer.due_by(10ms), 2U);
  EXPECT_EQ(pacer.due_by(1s - 1ns), 100U);
}

TEST(Pacer, KeepsEveryIntendedTimeThroughAStall) {
  const Pacer pacer(1000);
  const std::uint64_t before = pacer.due_by(1s);
  const std::uint64_t after = pacer.due_by(3s);
  EXPECT_EQ(after - before, 2000U);
  EXPECT_EQ(pacer.due(before), 1001ms);
  EXPECT_EQ(pacer.due(after - 1), 3s);
}

TEST(Pacer, DoesNotDriftOverAWeek) {
  const Pacer pacer(7);
  const std::uint64_t week = std::uint64_t{7} * 24 * 3600;
  EXPECT_LE(std::abs((pacer.due(7 * week) - std::chrono::hours(168)).count()), 1000);
}

TEST(Pacer, CountsExactlyWhatDueSaysAtAnyRate) {
  Rng rng(5);
  for (int i = 0; i < 2000; ++i) {
    const Pacer pacer(std::exp(rng.unit() * std::log(1e9)));
    const std::uint64_t k = rng.below(10'000'000);
    const Duration due = pacer.due(k);
    const std::uint64_t count = pacer.due_by(due);
    ASSERT_GT(count, k);
    ASSERT_LE(pacer.due(count - 1), due);
    ASSERT_GT(pacer.due(count), due);
  }
}

TEST(Pacer, PacesBelowOneASecond) {
  const Pacer pacer(0.1);
  EXPECT_EQ(pacer.due(3), 30s);
  EXPECT_EQ(pacer.due_by(29s), 3U);
}

TEST(Pacer, ClimbsEvenlyFromOneRateToAnother) {
  const RateStage stages[] = {{0, 100, 2s}};
  const Pacer pacer(stages);
  EXPECT_EQ(pacer.due(0), 0ns);
  // 25 * t^2 messages are due by t.
  EXPECT_EQ(pacer.due(1), 200ms);
  EXPECT_EQ(pacer.due(25), 1s);
  EXPECT_EQ(pacer.due_by(1s), 26U);
  EXPECT_EQ(pacer.due_by(2s - 1ns), 100U);
  EXPECT_EQ(pacer.due_by(std::chrono::hours(1)), 100U);
  EXPECT_EQ(pacer.due(100), Pacer::kNever);
}

TEST(Pacer, GoesDownAsItGoesUp) {
  const RateStage stages[] = {{0, 1000, 1s}, {1000, 0, 1s}};
  const Pacer pacer(stages);
  EXPECT_EQ(pacer.due_by(2s - 1ns), 1000U);
  for (std::uint64_t k = 1; k < 1000; ++k) {
    EXPECT_NEAR(static_cast<double>((pacer.due(k) + pacer.due(1000 - k)).count()), 2e9, 2);
  }
}

TEST(Pacer, SendsNothingWhereTheRateIsZeroAndGoesOnBehind) {
  const RateStage stages[] = {{0, 0, 10s}, {50, 50, 2s}, {0, 0, 5s}, {10, 10, 1s}, {0, 0, 1s}};
  const Pacer pacer(stages);
  EXPECT_EQ(pacer.due_by(10s - 1ns), 0U);
  EXPECT_EQ(pacer.due(0), 10s);
  EXPECT_EQ(pacer.due(99), 11980ms);
  EXPECT_EQ(pacer.due_by(16s), 100U);
  EXPECT_EQ(pacer.due(100), 17s);
  EXPECT_EQ(pacer.due(109), 17900ms);
  EXPECT_EQ(pacer.due(110), Pacer::kNever);
}

TEST(Pacer, NeedsNoStageAtAll) {
  const Pacer pacer(std::span<const RateStage>{});
  EXPECT_EQ(pacer.due(0), Pacer::kNever);
  EXPECT_EQ(pacer.due_by(1s), 0U);
}

TEST(Pacer, CountsExactlyWhatDueSaysOnAnyStage) {
  Rng rng(7);
  const auto rate = [&rng] { return rng.below(4) == 0 ? 0 : std::exp(rng.unit() * 18); };
  for (int i = 0; i < 2000; ++i) {
    std::vector<RateStage> stages;
    for (double before = rate(); stages.size() < 1 + rng.below(5); before = stages.back().to) {
      stages.push_back({before, rate(), std::chrono::milliseconds(1 + rng.below(5000))});
    }
    const Pacer pacer(stages);
    const std::uint64_t total = pacer.due_by(Pacer::kNever - 1ns);
    if (total == 0) continue;
    const std::uint64_t k = rng.below(total);
    const Duration due = pacer.due(k);
    const std::uint64_t count = pacer.due_by(due);
    ASSERT_GT(count, k);
    ASSERT_LE(pacer.due(count - 1), due);
    ASSERT_GT(pacer.due(count), due);
    ASSERT_LE(due, pacer.due(k + 1));
  }
}

TEST(Deal, GivesEveryMessageToExactlyOneWorkerInOrder) {
  for (const std::uint64_t slots : {1U, 2U, 5U, 7U, 12U}) {
    for (std::uint64_t workers = 1; workers <= slots; ++workers) {
      std::vector<int> seen(slots * 4);
      for (std::uint64_t index = 0; index < workers; ++index) {
        const Deal deal(slots, workers, index);
        for (std::uint64_t n = 0; n < deal.owned() * 4; ++n) {
          ++seen[deal.message(n)];
          EXPECT_LT(deal.message(n), deal.message(n + 1));
        }
      }
      EXPECT_EQ(seen, std::vector<int>(slots * 4, 1)) << slots << " slots, " << workers;
    }
  }
}

TEST(Deal, KeepsAMessageWithItsSlot) {
  const Deal deal(7, 3, 1);
  EXPECT_EQ(deal.owned(), 2U);
  for (std::uint64_t n = 0; n < 20; ++n) {
    EXPECT_EQ(deal.message(n) % 7, deal.slot(n % deal.owned()));
  }
}

TEST(ShareOf, AddsUpExactlyAndIsEven) {
  for (const std::uint64_t total : {0U, 1U, 9U, 10U, 11U, 1'000'003U}) {
    std::uint64_t sum = 0;
    for (std::uint64_t index = 0; index < 10; ++index) {
      const std::uint64_t share = share_of(total, 10, index);
      EXPECT_LE(share, total / 10 + 1);
      EXPECT_GE(share, total / 10);
      sum += share;
    }
    EXPECT_EQ(sum, total);
  }
}

}  // namespace
}  // namespace wskit::flow
