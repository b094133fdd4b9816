#include "edit/history.h"

#include <gtest/gtest.h>

namespace wskit::edit {
namespace {

TEST(History, DoesNotRepeatTheNewest) {
  History history;
  for (const char* const text : {"a", "b", "b", "a"})
    history.add(text);
  EXPECT_EQ(history.size(), 3U);
}

TEST(History, ForgetsTheOldest) {
  History history;
  for (std::size_t i = 0; i <= History::kMaxEntries; ++i)
    history.add(std::to_string(i));
  EXPECT_EQ(history.size(), History::kMaxEntries);
  EXPECT_EQ(history[0], "1");
}

TEST(History, IsBoundedInBytes) {
  History history;
  history.add("small");
  history.add(std::string(History::kMaxSize, 'x'));
  EXPECT_EQ(history.size(), 1U);
  history.add(std::string(History::kMaxSize + 1, 'y'));
  EXPECT_EQ(history[0].front(), 'x');
}

TEST(History, FindsWhatContainsAText) {
  History history;
  for (const char* const text : {"join a", "hello", "join b"})
    history.add(text);
  EXPECT_EQ(history.find_before(3, "join"), 2U);
  EXPECT_EQ(history.find_before(2, "join"), 0U);
  EXPECT_EQ(history.find_before(0, "join"), std::nullopt);
  EXPECT_EQ(history.find_from(1, "join"), 2U);
  EXPECT_EQ(history.find_from(3, "join"), std::nullopt);
}

}  // namespace
}  // namespace wskit::edit
