#include "load/stamp.h"

#include <string>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

const Stamp kStamp{123'456'789, 1'234'567, 98'765'432'101, TimePoint(123456789012345678ns),
                   TimePoint(123456789012345678ns) + 42us};

std::string written(const Stamp& stamp, std::size_t size = Stamp::kShortest) {
  std::string text(size, '\0');
  EXPECT_EQ(stamp.write(text.data(), size), text.data() + size);
  return text;
}

TEST(Stamp, IsReadAsItWasWrittenInEverySize) {
  for (std::size_t size = Stamp::kShortest; size < 300; ++size) {
    const std::string text = written(kStamp, size);
    const auto found = find_stamp(text);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->stamp, kStamp);
    EXPECT_EQ(found->end, size);
  }
}

TEST(Stamp, HoldsTheLargestAndTheSmallestNumbers) {
  for (const Stamp& stamp : {Stamp{}, Stamp{Stamp::kMostRuns - 1, Stamp::kMostPublishers - 1,
                                            (1ULL << 48) - 1, TimePoint(Duration((1LL << 60) - 1)),
                                            TimePoint(Duration((1LL << 60) - 1))}}) {
    EXPECT_EQ(find_stamp(written(stamp))->stamp, stamp);
  }
}

TEST(Stamp, IsMadeOfWhatNoJsonEscapes) {
  const std::string text = written(kStamp, 500);
  EXPECT_EQ(
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:.-"),
      std::string::npos);
}

TEST(Stamp, IsFoundInWhatAServerMakesOfIt) {
  const std::string text = written(kStamp, 64);
  const std::string json = R"({"type":"message","content":")" + text + R"(","seq":1})";
  const auto found = find_stamp(json);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->stamp, kStamp);
  EXPECT_EQ(json.substr(found->end), R"(","seq":1})");
}

TEST(Stamp, IsFoundAsOftenAsItIsThere) {
  Stamp other = kStamp;
  other.sequence = 7;
  const std::string both = "[" + written(kStamp) + "," + written(other, 99) + "]";
  const auto first = find_stamp(both);
  ASSERT_TRUE(first);
  const auto second = find_stamp(both, first->end);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->stamp, other);
  EXPECT_FALSE(find_stamp(both, second->end));
}

TEST(Stamp, IsNotSeenWhereThereIsNone) {
  EXPECT_FALSE(find_stamp(""));
  EXPECT_FALSE(find_stamp("wsk1"));
  EXPECT_FALSE(find_stamp(R"({"type":"welcome"})"));
  EXPECT_FALSE(find_stamp(written(kStamp), 1));
}

TEST(Stamp, ShowsEveryChangeOfOneByte) {
  const std::string text = written(kStamp, 80);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char other : {'x', '0', '"', '\0'}) {
      if (text[i] == other) continue;
      std::string changed = text;
      changed[i] = other;
      const auto found = find_stamp(changed);
      // Of its marker is left nothing to find it by.
      EXPECT_EQ(found.has_value(), i >= 5) << i;
      EXPECT_FALSE(found && found->stamp) << i;
    }
  }
}

TEST(Stamp, ShowsThatItWasCut) {
  const std::string text = written(kStamp, 80);
  for (std::size_t length = 5; length < text.size(); ++length)
    EXPECT_FALSE(find_stamp(std::string_view(text).substr(0, length))->stamp);
}

TEST(Stamp, IsFoundBehindADamagedOne) {
  std::string damaged = written(kStamp);
  damaged[20] ^= 1;
  const std::string both = damaged + written(kStamp);
  const auto first = find_stamp(both);
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->stamp);
  EXPECT_EQ(find_stamp(both, first->end)->stamp, kStamp);
}

TEST(Stamp, DoesNotLeaveBeforeItsTime) {
  Stamp early = kStamp;
  early.sent = early.intended - 1s;
  EXPECT_EQ(find_stamp(written(early))->stamp->sent, early.intended);
}

TEST(StampDeathTest, NeedsRoom) {
  std::string text(Stamp::kShortest, ' ');
  EXPECT_DEATH(kStamp.write(text.data(), Stamp::kShortest - 1), "kShortest");
}

}  // namespace
}  // namespace wskit::load
