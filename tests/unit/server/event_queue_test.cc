#include "server/event_queue.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::server {
namespace {

using flow::SlowPolicy;
using testing::ElementsAre;
using testing::IsEmpty;
using Offered = flow::Outbox::Offered;

/// "1:a" and so on.
std::vector<std::string> taken(EventQueue& queue) {
  std::vector<std::string> events;
  for (const EventQueue::Event& event : queue.take())
    events.push_back(std::to_string(event.number) + ':' + std::string(event.frame.view()));
  return events;
}

void push(EventQueue& queue, std::string_view texts) {
  for (const char c : texts)
    queue.push(Payload::copy_of({&c, 1}));
}

Offered offer(EventQueue& queue, std::string_view text) {
  return queue.offer(Payload::copy_of(text));
}

TEST(EventQueue, HandsOutEachMessageOnceAndInOrder) {
  EventQueue queue({10, SlowPolicy::kClose});
  push(queue, "ab");
  EXPECT_EQ(queue.bytes(), 2U);
  EXPECT_THAT(taken(queue), ElementsAre("1:a", "2:b"));
  EXPECT_THAT(taken(queue), IsEmpty());
  EXPECT_EQ(queue.bytes(), 0U);
  EXPECT_EQ(queue.last(), 2U);
  push(queue, "c");
  EXPECT_THAT(taken(queue), ElementsAre("3:c"));
}

TEST(EventQueue, HandsOutAgainWhatHasNotArrived) {
  EventQueue queue({10, SlowPolicy::kClose});
  push(queue, "abc");
  taken(queue);
  push(queue, "d");
  EXPECT_TRUE(queue.resume(1));
  EXPECT_THAT(taken(queue), ElementsAre("2:b", "3:c", "4:d"));
  EXPECT_TRUE(queue.resume(4));
  EXPECT_THAT(taken(queue), IsEmpty());
}

TEST(EventQueue, ForgetsWhatHasArrived) {
  EventQueue queue({10, SlowPolicy::kClose});
  push(queue, "ab");
  taken(queue);
  queue.confirm();
  EXPECT_FALSE(queue.resume(1));
  EXPECT_TRUE(queue.resume(2));
}

TEST(EventQueue, KnowsNothingOfWhatWasNeverHandedOut) {
  EventQueue queue({10, SlowPolicy::kClose});
  push(queue, "ab");
  EXPECT_FALSE(queue.resume(1));
  EXPECT_TRUE(queue.resume(0));
  EXPECT_THAT(taken(queue), ElementsAre("1:a", "2:b"));
}

TEST(EventQueue, KeepsWhatWasHandedOutOnlyWithinTheLimit) {
  EventQueue queue({3, SlowPolicy::kClose});
  push(queue, "abc");
  taken(queue);
  push(queue, "d");
  EXPECT_FALSE(queue.resume(0));
  EXPECT_TRUE(queue.resume(1));
  EXPECT_THAT(taken(queue), ElementsAre("2:b", "3:c", "4:d"));
}

TEST(EventQueue, OverflowsWhenTooMuchWaits) {
  EventQueue queue({3, SlowPolicy::kClose});
  EXPECT_EQ(offer(queue, "too large, but alone"), Offered::kQueued);
  EXPECT_EQ(offer(queue, "b"), Offered::kOverflow);
  EXPECT_TRUE(queue.is_over());
  EXPECT_THAT(taken(queue), ElementsAre("1:too large, but alone"));
}

TEST(EventQueue, DropsTheOldestOrTheNewest) {
  EventQueue oldest({2, SlowPolicy::kDropOldest});
  EventQueue newest({2, SlowPolicy::kDropNewest});
  for (EventQueue* queue : {&oldest, &newest}) {
    push(*queue, "ab");
    EXPECT_EQ(offer(*queue, "c"), Offered::kDropped);
    EXPECT_EQ(queue->dropped(), 1U);
  }
  EXPECT_THAT(taken(oldest), ElementsAre("2:b", "3:c"));
  EXPECT_THAT(taken(newest), ElementsAre("1:a", "2:b"));
}

}  // namespace
}  // namespace wskit::server
