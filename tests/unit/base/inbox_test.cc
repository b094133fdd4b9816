#include "base/inbox.h"

#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace wskit {
namespace {

TEST(Inbox, AsksToWakeTheOwnerOnlyWhenItWasEmpty) {
  Inbox<int> inbox;
  std::vector<int> letters;
  EXPECT_TRUE(inbox.push(1));
  EXPECT_FALSE(inbox.push(2));
  inbox.drain(letters);
  EXPECT_TRUE(inbox.push(3));
}

TEST(Inbox, GivesEveryLetterOnceAndInOrder) {
  Inbox<int> inbox;
  std::vector<int> letters{99};
  inbox.push(1);
  inbox.push(2);
  inbox.drain(letters);
  EXPECT_EQ(letters, (std::vector{1, 2}));
  inbox.drain(letters);
  EXPECT_TRUE(letters.empty());
}

TEST(Inbox, TakesLettersThatCannotBeCopied) {
  Inbox<std::unique_ptr<int>> inbox;
  std::vector<std::unique_ptr<int>> letters;
  inbox.push(std::make_unique<int>(7));
  inbox.drain(letters);
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(*letters[0], 7);
}

TEST(Inbox, KeepsTheOrderOfEverySender) {
  constexpr int kEach = 20'000;
  Inbox<int> inbox;
  const auto send = [&inbox](int sign) {
    for (int i = 1; i <= kEach; ++i)
      inbox.push(sign * i);
  };
  std::thread first(send, 1);
  std::thread second(send, -1);
  std::vector<int> letters;
  int last_of_first = 0;
  int last_of_second = 0;
  while (last_of_first < kEach || last_of_second > -kEach) {
    inbox.drain(letters);
    for (const int letter : letters) {
      int& last = letter > 0 ? last_of_first : last_of_second;
      ASSERT_EQ(letter, last + (letter > 0 ? 1 : -1));
      last = letter;
    }
  }
  first.join();
  second.join();
}

}  // namespace
}  // namespace wskit
