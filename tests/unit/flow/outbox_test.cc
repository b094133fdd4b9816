#include "flow/outbox.h"

#include <array>
#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::flow {
namespace {

std::string front_of(const Outbox& outbox, std::size_t pieces) {
  std::array<iovec, 64> into{};
  const std::size_t count = outbox.gather(std::span(into).first(pieces));
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes.append(static_cast<const char*>(into[i].iov_base), into[i].iov_len);
  }
  return bytes;
}

std::string all_of(const Outbox& outbox) {
  return front_of(outbox, 64);
}

TEST(Outbox, KeepsTheOrderOfOwnBytesAndSharedMessages) {
  Outbox outbox;
  outbox.append("one ");
  outbox.push(Payload::copy_of("two "));
  outbox.append("three ");
  outbox.push(Payload::copy_of("four"));
  EXPECT_EQ(all_of(outbox), "one two three four");
  EXPECT_EQ(outbox.bytes(), 18U);
}

TEST(Outbox, GathersSmallRepliesAsOnePiece) {
  Outbox outbox;
  for (int i = 0; i < 40; ++i)
    outbox.append("0123456789");
  EXPECT_EQ(front_of(outbox, 1).size(), 400U);
}

TEST(Outbox, HoldsOnlyWhatWasCommitted) {
  Outbox outbox;
  std::memcpy(outbox.prepare(10), "0123456789", 10);
  outbox.commit(4);
  EXPECT_EQ(all_of(outbox), "0123");
  outbox.prepare(10);
  EXPECT_EQ(outbox.bytes(), 4U);
}

TEST(Outbox, SharesAMessageInsteadOfCopyingIt) {
  const Payload shared = Payload::copy_of("to everyone");
  Outbox outbox;
  outbox.push(shared);
  std::array<iovec, 1> into{};
  ASSERT_EQ(outbox.gather(into), 1U);
  EXPECT_EQ(into[0].iov_base, shared.view().data());
}

TEST(Outbox, NeverAppendsToASharedMessage) {
  const Payload shared = Payload::copy_of("shared");
  Outbox outbox;
  outbox.push(shared);
  outbox.append(" own");
  EXPECT_EQ(shared.view(), "shared");
  EXPECT_EQ(all_of(outbox), "shared own");
}

TEST(Outbox, TakesNoEmptyMessage) {
  Outbox outbox;
  outbox.push(Payload());
  std::array<iovec, 1> into{};
  EXPECT_EQ(outbox.gather(into), 0U);
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, GoesOnInTheMiddleOfAPiece) {
  Outbox outbox;
  outbox.append("abc");
  outbox.push(Payload::copy_of("defghi"));
  outbox.consume(5);
  EXPECT_EQ(all_of(outbox), "fghi");
  outbox.consume(1);
  EXPECT_EQ(all_of(outbox), "ghi");
  outbox.consume(3);
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, LosesAndInventsNothingHoweverItIsEmptied) {
  Rng rng(9);
  Outbox outbox;
  std::string expected;
  std::string seen;
  for (int turn = 0; turn < 3000; ++turn) {
    const std::string text = rng.identifier(rng.below(turn % 50 == 0 ? 40'000 : 60));
    expected += text;
    if (rng.below(2) == 0) {
      outbox.append(text);
    } else {
      outbox.push(Payload::copy_of(text));
    }
    const std::string front = front_of(outbox, rng.below(64));
    const std::size_t leaves = rng.below(front.size() + 1);
    seen += front.substr(0, leaves);
    outbox.consume(leaves);
    ASSERT_EQ(outbox.bytes(), expected.size() - seen.size());
  }
  while (!outbox.empty()) {
    const std::string front = all_of(outbox);
    seen += front;
    outbox.consume(front.size());
  }
  EXPECT_EQ(seen, expected);
}

TEST(Outbox, QueuesWhatFitsTheLimit) {
  Outbox outbox;
  const OutboxLimit limit{.max_bytes = 10, .policy = SlowPolicy::kClose};
  EXPECT_EQ(outbox.offer(Payload::copy_of("01234"), limit), Outbox::Offered::kQueued);
  EXPECT_EQ(outbox.offer(Payload::copy_of("56789"), limit), Outbox::Offered::kQueued);
  EXPECT_EQ(outbox.offer(Payload::copy_of("x"), limit), Outbox::Offered::kOverflow);
  EXPECT_EQ(all_of(outbox), "0123456789");
  EXPECT_EQ(outbox.dropped(), 0U);
}

TEST(Outbox, TakesAMessageAboveTheLimitWhenItIsEmpty) {
  Outbox outbox;
  const OutboxLimit limit{.max_bytes = 3, .policy = SlowPolicy::kClose};
  EXPECT_EQ(outbox.offer(Payload::copy_of("0123456789"), limit), Outbox::Offered::kQueued);
  EXPECT_EQ(outbox.bytes(), 10U);
}

TEST(Outbox, DropsTheNewestWhenToldTo) {
  Outbox outbox;
  const OutboxLimit limit{.max_bytes = 4, .policy = SlowPolicy::kDropNewest};
  outbox.offer(Payload::copy_of("old "), limit);
  EXPECT_EQ(outbox.offer(Payload::copy_of("new"), limit), Outbox::Offered::kDropped);
  EXPECT_EQ(all_of(outbox), "old ");
  EXPECT_EQ(outbox.dropped(), 1U);
}

TEST(Outbox, DropsAsManyOfTheOldestAsTheNewOneNeeds) {
  Outbox outbox;
  const OutboxLimit limit{.max_bytes = 6, .policy = SlowPolicy::kDropOldest};
  for (const char* text : {"aa", "bb", "cc"})
    outbox.offer(Payload::copy_of(text), limit);
  EXPECT_EQ(outbox.offer(Payload::copy_of("dddd"), limit), Outbox::Offered::kDropped);
  EXPECT_EQ(all_of(outbox), "ccdddd");
  EXPECT_EQ(outbox.dropped(), 2U);
}

TEST(Outbox, NeverDropsAMessageThatHasBegunToLeave) {
  Outbox outbox;
  const OutboxLimit limit{.max_bytes = 6, .policy = SlowPolicy::kDropOldest};
  outbox.offer(Payload::copy_of("aaa"), limit);
  outbox.offer(Payload::copy_of("bbb"), limit);
  outbox.consume(1);
  outbox.offer(Payload::copy_of("ccc"), limit);
  EXPECT_EQ(all_of(outbox), "aaccc");
}

TEST(Outbox, DropsTheNewestOfSharedMessagesWhenOnlyOwnBytesStandBeforeIt) {
  Outbox outbox;
  const OutboxLimit limit{.max_bytes = 6, .policy = SlowPolicy::kDropOldest};
  outbox.append("own 12");
  EXPECT_EQ(outbox.offer(Payload::copy_of("x"), limit), Outbox::Offered::kDropped);
  EXPECT_EQ(all_of(outbox), "own 12");
}

TEST(Outbox, IsAsGoodAsNewAfterClear) {
  Outbox outbox;
  outbox.append("abc");
  outbox.push(Payload::copy_of("def"));
  outbox.consume(4);
  outbox.clear();
  EXPECT_TRUE(outbox.empty());
  outbox.append("new");
  EXPECT_EQ(all_of(outbox), "new");
}

TEST(OutboxDeathTest, StopsTheProcessWhenMoreIsTakenThanThereIs) {
  Outbox outbox;
  outbox.append("abc");
  EXPECT_DEATH(outbox.consume(4), "size <= bytes_");
}

}  // namespace
}  // namespace wskit::flow
