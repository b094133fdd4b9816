#include "load/source.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kWorkers = 3;

Content of_template(std::string_view text) {
  Content content;
  content.bytes = Template::compile(text, [](const char*) { return nullptr; }).value();
  return content;
}

Content of_lines(std::string text) {
  Content content;
  content.bytes = Lines::split("f", std::move(text), true).value();
  return content;
}

/// What each of three workers makes of it, in turns.
std::vector<std::string> dealt(const Content& content, int turns) {
  Rng unique(1);
  std::vector<std::unique_ptr<Source>> sources;
  for (std::uint64_t i = 0; i < kWorkers; ++i)
    sources.push_back(make_source(content, {i, kWorkers, 0ns}, unique));
  std::vector<std::string> made;
  for (int turn = 0; turn < turns; ++turn) {
    for (const auto& source : sources)
      made.emplace_back(source->next(0, {}));
  }
  return made;
}

TEST(Source, NumbersTheMessagesOfAllWorkers) {
  EXPECT_EQ(dealt(of_template("{{seq}}"), 2),
            (std::vector<std::string>{"1", "2", "3", "4", "5", "6"}));
}

TEST(Source, NumbersTheConnectionsOfAllWorkers) {
  Rng unique(1);
  const Content content = of_template("{{conn}}");
  const auto source = make_source(content, {1, kWorkers, 0ns}, unique);
  EXPECT_EQ(source->next(0, {}), "2");
  EXPECT_EQ(source->next(2, {}), "8");
}

TEST(Source, StampsTheMessagesOfEachConnection) {
  Rng unique(1);
  Content stamps;
  stamps.bytes = Stamps{60, 80};
  for (const Content& content : {stamps, of_template("<{{stamp}}>")}) {
    EXPECT_TRUE(content.is_stamped());
    const auto source = make_source(content, {1, kWorkers, 0ns, 77}, unique);
    const Flight flight{TimePoint(5s), TimePoint(6s)};
    for (std::uint64_t number = 0; number < 100; ++number) {
      for (const std::uint64_t slot : {0U, 2U}) {
        const std::string_view made = source->next(slot, flight);
        EXPECT_LE(made.size(), content.longest());
        const auto found = find_stamp(made);
        ASSERT_TRUE(found && found->stamp);
        const auto publisher = static_cast<std::uint32_t>(1 + 3 * slot);
        EXPECT_EQ(*found->stamp, (Stamp{77, publisher, number, flight.intended, flight.sent}));
      }
    }
  }
}

TEST(Source, SaysWhenAMessageWasSent) {
  Rng unique(1);
  const Content content = of_template("{{now}}");
  const auto source = make_source(content, {0, 1, 1000s}, unique);
  EXPECT_EQ(source->next(0, {TimePoint(1s), TimePoint(2500us)}), "1000002");
}

TEST(Source, DealsTheLinesOutOneAfterTheOther) {
  EXPECT_EQ(dealt(of_lines("a\nb\n\nd"), 2),
            (std::vector<std::string>{"a", "b", "", "d", "a", "b"}));
  EXPECT_EQ(dealt(of_lines("a\n"), 1), (std::vector<std::string>{"a", "a", "a"}));
  EXPECT_EQ(dealt(of_lines("a\nb"), 2), (std::vector<std::string>{"a", "b", "a", "b", "a", "b"}));
}

TEST(Source, DrawsEverySizeOfARangeAsOften) {
  Content content;
  content.bytes = Letters::between(2, 5);
  std::vector<int> drawn(6);
  for (const std::string& text : dealt(content, 4000)) {
    ASSERT_TRUE(std::string("abcde").starts_with(text));
    ++drawn[text.size()];
  }
  EXPECT_EQ(drawn[0] + drawn[1], 0);
  for (std::size_t size = 2; size <= 5; ++size)
    EXPECT_NEAR(drawn[size], 3000, 200);
  EXPECT_EQ(dealt(content, 50), dealt(content, 50));
}

TEST(Source, NumbersLettersWhereThereIsRoom) {
  Content content;
  content.bytes = Letters::between(12, 12);
  const auto made = dealt(content, 27);
  EXPECT_EQ(made.front(), "aaaaaaabijkl");
  EXPECT_EQ(made[3], "aaaaaaacijkl");
  EXPECT_EQ(made.back(), "aaaaaabbijkl");
  EXPECT_EQ(content.distinct_within(), 8U);
  content.bytes = Letters::between(7, 7);
  EXPECT_EQ(dealt(content, 1), (std::vector<std::string>{"abcdefg", "abcdefg", "abcdefg"}));
  EXPECT_EQ(content.distinct_within(), std::nullopt);
}

TEST(Source, MakesTheSameRandomNumbersInEachRun) {
  const auto once = dealt(of_template("{{rand 1000000}}"), 20);
  EXPECT_EQ(once, dealt(of_template("{{rand 1000000}}"), 20));
  EXPECT_EQ(std::set<std::string>(once.begin(), once.end()).size(), once.size());
}

TEST(Lines, KeepWhatIsNotALineFeed) {
  const auto lines = Lines::split("f", std::string("a\r\n \0\n\n", 7), true);
  ASSERT_EQ(lines->size(), 3U);
  EXPECT_EQ((*lines)[0], "a\r");
  EXPECT_EQ((*lines)[1], std::string_view(" \0", 2));
  EXPECT_EQ((*lines)[2], "");
  EXPECT_EQ(lines->longest(), 2U);
}

TEST(Lines, RefuseAFileWithoutAnyAndTextThatIsNone) {
  EXPECT_EQ(Lines::split("f", "", true).error().message,
            "f: is empty; write a message on each line");
  EXPECT_EQ(Lines::split("f", "a\n\xff\n", true).error().message,
            "f: line 2 is not UTF-8; --binary sends any bytes");
  EXPECT_TRUE(Lines::split("f", "a\n\xff\n", false));
}

}  // namespace
}  // namespace wskit::load
