#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/inbox.h"
#include "base/rng.h"
#include "floor.h"
#include "witness.h"

namespace wskit::room {
namespace {

using namespace std::chrono_literals;

/// A loop whose turns one thread takes, and to which all may post. Its clock is its own.
class ThreadLoop final : public net::Loop {
 public:
  [[nodiscard]] TimePoint now() const override { return now_; }
  void arm(flow::Deadline& deadline, TimePoint when) override { deadlines_.arm(deadline, when); }
  void post(std::function<void()> task) override { tasks_.push(std::move(task)); }
  std::unique_ptr<net::Watch> watch(int /*fd*/, net::Readiness /*readiness*/,
                                    std::function<void()> /*ready*/) override {
    return nullptr;
  }
  void run() override {}
  void stop() override {}

  void turn(Duration passed) {
    now_ += passed;
    tasks_.drain(drained_);
    for (const auto& task : drained_)
      task();
    deadlines_.wake(now_);
  }

 private:
  TimePoint now_{1h};
  Inbox<std::function<void()>> tasks_;
  std::vector<std::function<void()>> drained_;
  flow::DeadlineQueue deadlines_;
};

/// The members of one loop, who do what comes to their minds. Belongs to the loop's thread.
class Party {
 public:
  Party(std::uint32_t loop, Hub& hub) : loop_(loop), hub_(hub), rng_(loop + 1) {
    for (std::size_t i = 0; i < guests_.size(); ++i)
      enter(i);
  }

  void act() {
    const std::size_t index = rng_.below(guests_.size());
    Guest& guest = *guests_[index];
    const std::string room = "room" + std::to_string(rng_.below(5));
    const std::string topic = "a." + std::string(1, static_cast<char>('x' + rng_.below(3)));
    const std::string said =
        "[" + std::to_string(ids_[index]) + "," + std::to_string(++said_) + "]";
    switch (rng_.below(16)) {
      case 0:
      case 1:
      case 2:
        guest.resume(room, {});
        break;
      case 3:
      case 4:
        guest.leave(room);
        break;
      case 5:
        guest.subscribe(rng_.below(2) == 0 ? topic : "a.*");
        break;
      case 6:
        guest.unsubscribe(rng_.below(2) == 0 ? topic : "a.*");
        break;
      case 7:
      case 8:
        guest.publish(topic, said, "1");
        break;
      case 9:
        guest.send({{user(rng_.below(kUsers))}, {"ops"}, rng_.below(4) == 0, {}}, said);
        break;
      case 10:
        rng_.below(2) == 0 ? guest.ask_presence(room) : guest.ask_history(room);
        guest.see();
        break;
      case 11:
        leave(index);
        enter(index);
        break;
      default:
        guest.say(room, said);
    }
  }
  /// How many messages all guests have heard.
  std::size_t end() {
    for (std::size_t i = 0; i < guests_.size(); ++i)
      leave(i);
    return heard_;
  }

 private:
  static constexpr std::uint64_t kUsers = 9;
  static std::string user(std::uint64_t number) { return "user" + std::to_string(number); }

  void enter(std::size_t index) {
    std::vector<std::string> roles;
    if (rng_.below(3) == 0) roles = {"ops"};
    guests_[index] = std::make_unique<Guest>(hub_, user(rng_.below(kUsers)), roles);
    ids_[index] = ++entered_ * 8 + loop_;
  }
  /// Judges what a guest has heard.
  void leave(std::size_t index) {
    guests_[index]->exit();
    Witness witness(guests_[index]->user());
    heard_ += guests_[index]->frames().size();
    for (const Json& message : guests_[index]->all())
      witness.hear(message);
    guests_[index].reset();
  }

  std::uint32_t loop_;
  Hub& hub_;
  Rng rng_;
  std::array<std::unique_ptr<Guest>, 8> guests_;
  std::array<std::uint64_t, 8> ids_{};
  std::uint64_t entered_ = 0;
  std::uint64_t said_ = 0;
  std::size_t heard_ = 0;
};

// Meant for the thread sanitizer as much as for what it asserts.
TEST(Stress, LeavesEverythingAsItShouldBe) {
  constexpr std::uint32_t kLoops = 3;
  constexpr int kSteps = 3000;
  std::deque<ThreadLoop> loops(kLoops);
  std::deque<Rng> rngs;
  Mailboxes mailboxes;
  std::deque<Hub> hubs;
  for (ThreadLoop& loop : loops)
    mailboxes.emplace_back(loop);
  for (std::uint32_t i = 0; i < kLoops; ++i)
    hubs.emplace_back(i, mailboxes, rngs.emplace_back(i), Limits{4, {20, 60s, 100'000}});

  std::atomic<std::uint32_t> busy{kLoops};
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < kLoops; ++i) {
    threads.emplace_back([&, i] {
      Party party(i, hubs[i]);
      for (int step = 0; step < kSteps && !testing::Test::HasFailure(); ++step) {
        party.act();
        loops[i].turn(1ms);
      }
      EXPECT_GT(party.end(), std::size_t{kSteps});
      for (--busy; busy > 0;)
        loops[i].turn(0ms);
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  // Nobody is left: the last letters, and then what rooms remember has its day.
  for (int round = 0; round < 3; ++round)
    for (ThreadLoop& loop : loops)
      loop.turn(0ms);
  for (ThreadLoop& loop : loops)
    loop.turn(60s);
  for (const Hub& hub : hubs) {
    const HubCounts counts = hub.counts();
    EXPECT_EQ(counts.members, 0U);
    EXPECT_EQ(counts.users, 0U);
    EXPECT_EQ(counts.memberships, 0U);
    EXPECT_EQ(counts.subscriptions, 0U);
    EXPECT_EQ(counts.rooms, 0U);
    EXPECT_EQ(counts.history_messages, 0U);
    EXPECT_EQ(counts.history_bytes, 0U);
  }
}

}  // namespace
}  // namespace wskit::room
