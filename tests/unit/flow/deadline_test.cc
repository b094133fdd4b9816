#include "flow/deadline.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::flow {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1h};

struct Sleeper final : DeadlineOwner {
  void on_deadline(Deadline& /*which*/) override { woken(); }
  std::function<void()> woken = [] {};
  Deadline deadline{*this};
};

TEST(DeadlineQueue, WakesInTheOrderOfTime) {
  DeadlineQueue queue;
  Rng rng(1);
  std::vector<int> order;
  std::vector<std::unique_ptr<Sleeper>> sleepers;
  for (int i = 0; i < 200; ++i) {
    auto& sleeper = *sleepers.emplace_back(std::make_unique<Sleeper>());
    const int after = static_cast<int>(rng.below(1000));
    sleeper.woken = [&order, after] { order.push_back(after); };
    queue.arm(sleeper.deadline, kStart + after * 1ms);
  }
  queue.wake(kStart + 2s);
  EXPECT_EQ(order.size(), 200U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(DeadlineQueue, KeepsTheHeapThroughRandomMovesAndRemovals) {
  DeadlineQueue queue;
  Rng rng(2);
  std::vector<std::unique_ptr<Sleeper>> sleepers(64);
  for (auto& sleeper : sleepers)
    sleeper = std::make_unique<Sleeper>();
  for (int round = 0; round < 5000; ++round) {
    Deadline& deadline = sleepers[rng.below(sleepers.size())]->deadline;
    if (rng.below(3) == 0) {
      deadline.disarm();
    } else {
      queue.arm(deadline, kStart + std::chrono::milliseconds(rng.below(1000)));
    }
    std::optional<TimePoint> earliest;
    for (const auto& sleeper : sleepers) {
      if (!sleeper->deadline.armed()) continue;
      if (!earliest || sleeper->deadline.when() < *earliest) earliest = sleeper->deadline.when();
    }
    ASSERT_EQ(queue.earliest(), earliest);
  }
}

TEST(DeadlineQueue, LeavesWhatIsNotDue) {
  DeadlineQueue queue;
  Sleeper sleeper;
  int wakes = 0;
  sleeper.woken = [&] { ++wakes; };
  queue.arm(sleeper.deadline, kStart + 10ms);
  queue.wake(kStart + 9ms);
  EXPECT_EQ(wakes, 0);
  queue.wake(kStart + 10ms);
  EXPECT_EQ(wakes, 1);
  EXPECT_FALSE(sleeper.deadline.armed());
}

TEST(DeadlineQueue, AnOwnerThatRearmsAtOnceWaitsForTheNextCall) {
  DeadlineQueue queue;
  Sleeper sleeper;
  int wakes = 0;
  sleeper.woken = [&] {
    ++wakes;
    queue.arm(sleeper.deadline, kStart);
  };
  queue.arm(sleeper.deadline, kStart);
  queue.wake(kStart);
  EXPECT_EQ(wakes, 1);
  queue.wake(kStart);
  EXPECT_EQ(wakes, 2);
}

TEST(DeadlineQueue, AnOwnerMayDestroyAnotherThatIsDueToo) {
  DeadlineQueue queue;
  auto first = std::make_unique<Sleeper>();
  auto second = std::make_unique<Sleeper>();
  first->woken = [&] { second.reset(); };
  queue.arm(first->deadline, kStart);
  queue.arm(second->deadline, kStart + 1ms);
  queue.wake(kStart + 1s);
  EXPECT_EQ(second, nullptr);
  EXPECT_EQ(queue.size(), 0U);
}

TEST(DeadlineQueue, AnOwnerMayPostponeAnotherThatIsDueToo) {
  DeadlineQueue queue;
  Sleeper first;
  Sleeper second;
  int wakes = 0;
  first.woken = [&] { queue.arm(second.deadline, kStart + 1min); };
  second.woken = [&] { ++wakes; };
  queue.arm(first.deadline, kStart);
  queue.arm(second.deadline, kStart);
  queue.wake(kStart);
  EXPECT_EQ(wakes, 0);
  queue.wake(kStart + 1min);
  EXPECT_EQ(wakes, 1);
}

TEST(Deadline, DisarmsWhenItDies) {
  DeadlineQueue queue;
  {
    Sleeper sleeper;
    queue.arm(sleeper.deadline, kStart);
    EXPECT_EQ(queue.size(), 1U);
  }
  EXPECT_EQ(queue.size(), 0U);
}

}  // namespace
}  // namespace wskit::flow
