#include "room/topics.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "room/topic.h"

namespace wskit::room {
namespace {

/// Counts what it is given.
class Reader final : public Member {
 public:
  explicit Reader(Topics& topics) : Member("reader"), topics_(topics) {}
  ~Reader() override { topics_.remove(*this); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void deliver(const Payload& /*frame*/) override { ++count; }

  int count = 0;

 private:
  Topics& topics_;
};

class TopicsTest : public testing::Test {
 protected:
  /// How many members get what is published to `topic`.
  std::size_t publish(std::string_view topic) {
    const Payload frame = Payload::copy_of("x");
    Handout handout(frame, ++handouts_);
    topics_.publish(topic, handout);
    return handout.receivers();
  }
  bool matches(std::string_view pattern, std::string_view topic) {
    Reader reader(topics_);
    topics_.subscribe(reader, pattern);
    return publish(topic) == 1;
  }

  Topics topics_;
  std::uint64_t handouts_ = 0;
};

TEST_F(TopicsTest, TakesAStarForOneWordAndAnAngleForTheRest) {
  EXPECT_TRUE(matches("a.b", "a.b"));
  EXPECT_TRUE(matches("a.*", "a.b"));
  EXPECT_TRUE(matches("*.b", "a.b"));
  EXPECT_TRUE(matches("*.*", "a.b"));
  EXPECT_TRUE(matches("a.*.c", "a.b.c"));
  EXPECT_TRUE(matches(">", "a"));
  EXPECT_TRUE(matches(">", "a.b.c"));
  EXPECT_TRUE(matches("a.>", "a.b"));
  EXPECT_TRUE(matches("a.>", "a.b.c"));
  EXPECT_TRUE(matches("*.>", "a.b.c"));
  EXPECT_FALSE(matches("a.b", "a"));
  EXPECT_FALSE(matches("a.b", "a.b.c"));
  EXPECT_FALSE(matches("a.b", "a.c"));
  EXPECT_FALSE(matches("*", "a.b"));
  EXPECT_FALSE(matches("a.*", "a"));
  EXPECT_FALSE(matches("a.*", "a.b.c"));
  EXPECT_FALSE(matches("a.>", "a"));
  EXPECT_FALSE(matches("*.b.>", "a.b"));
}

TEST_F(TopicsTest, GivesAMemberWithSeveralFittingPatternsOnePublication) {
  Reader reader(topics_);
  for (const char* pattern : {"a.b", "a.*", "*.b", "a.>", ">"})
    EXPECT_TRUE(topics_.subscribe(reader, pattern));
  EXPECT_EQ(publish("a.b"), 1U);
  EXPECT_EQ(publish("a.c"), 1U);
  EXPECT_EQ(reader.count, 2);
}

TEST_F(TopicsTest, CountsAPatternOfAMemberOnce) {
  Reader reader(topics_);
  EXPECT_TRUE(topics_.subscribe(reader, "a.*"));
  EXPECT_FALSE(topics_.subscribe(reader, "a.*"));
  EXPECT_EQ(topics_.subscriptions(), 1U);
  EXPECT_TRUE(topics_.unsubscribe(reader, "a.*"));
  EXPECT_FALSE(topics_.unsubscribe(reader, "a.*"));
  EXPECT_EQ(topics_.subscriptions(), 0U);
  EXPECT_EQ(publish("a.b"), 0U);
}

TEST_F(TopicsTest, KeepsNothingOfEndedSubscriptions) {
  {
    Reader ann(topics_);
    Reader bob(topics_);
    topics_.subscribe(ann, "a.b.c");
    topics_.subscribe(ann, "a.b");
    topics_.subscribe(bob, "a.x.>");
    EXPECT_EQ(topics_.words(), 5U);
    topics_.unsubscribe(ann, "a.b.c");
    EXPECT_EQ(topics_.words(), 4U);
    EXPECT_FALSE(topics_.unsubscribe(ann, "a"));
    EXPECT_EQ(publish("a.b"), 1U);
  }
  EXPECT_EQ(topics_.words(), 0U);
  EXPECT_EQ(topics_.subscriptions(), 0U);
}

TEST(Topic, IsWordsWithDotsBetweenThem) {
  for (const char* topic : {"a", "a.b", "orders.eu-west.1", "ä.\xF0\x9F\x98\x80", "a b.c"})
    EXPECT_FALSE(check_topic(topic)) << topic;
  for (const char* topic : {"", ".", "a.", ".a", "a..b", "a.*", ">", "a*"})
    EXPECT_TRUE(check_topic(topic)) << topic;
  std::string deep = "w";
  for (std::size_t words = 1; words < kMaxWords; ++words)
    deep += ".w";
  EXPECT_FALSE(check_topic(deep));
  EXPECT_TRUE(check_topic(deep + ".w"));
  EXPECT_FALSE(check_topic(std::string(kMaxTopic, 'w')));
  EXPECT_TRUE(check_topic(std::string(kMaxTopic + 1, 'w')));
}

TEST(Topic, MayHaveWildcardsAsWholeWordsInAPattern) {
  for (const char* pattern : {"a", "*", ">", "a.*", "*.b.*", "a.>", "*.>"})
    EXPECT_FALSE(check_pattern(pattern)) << pattern;
  for (const char* pattern : {"", "a*", "*b.c", "a.>.b", "a>", "**", "a.>>", ".*"})
    EXPECT_TRUE(check_pattern(pattern)) << pattern;
}

}  // namespace
}  // namespace wskit::room
