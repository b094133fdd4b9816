#include "client/backlog.h"

#include <deque>
#include <string>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::client {
namespace {

using wire::Opcode;

/// Everything that waits, in order.
std::string waiting(Backlog backlog) {
  std::string text;
  while (const Backlog::Item* const item = backlog.next()) {
    text += item->bytes;
    backlog.hand_out(0);
  }
  return text;
}

TEST(Backlog, KeepsTheOrder) {
  Backlog backlog;
  backlog.add(Opcode::kText, "a");
  backlog.add(Opcode::kBinary, "bc");
  EXPECT_EQ(backlog.waiting(), 2U);
  EXPECT_EQ(backlog.bytes(), 3U);
  EXPECT_EQ(backlog.next()->opcode, Opcode::kText);
  backlog.hand_out(1);
  EXPECT_EQ(backlog.next()->opcode, Opcode::kBinary);
  EXPECT_EQ(backlog.bytes(), 2U);
}

TEST(Backlog, ForgetsWhatHasLeft) {
  Backlog backlog;
  backlog.add(Opcode::kText, "a");
  backlog.hand_out(1);
  backlog.settle(1);
  backlog.take_back(1);
  EXPECT_EQ(backlog.next(), nullptr);
}

TEST(Backlog, TakesBackWhatHasNotLeftWhole) {
  Backlog backlog;
  for (const char* const text : {"aa", "bb", "cc"}) {
    backlog.add(Opcode::kText, text);
    backlog.hand_out(*text == 'a' ? 2 : *text == 'b' ? 4 : 6);
  }
  backlog.take_back(3);
  EXPECT_EQ(waiting(backlog), "bbcc");
  EXPECT_EQ(backlog.bytes(), 4U);
}

TEST(Backlog, LosesDoublesAndSwapsNothingOverAnyNumberOfChannels) {
  Rng rng(11);
  for (int run = 0; run < 200; ++run) {
    Backlog backlog;
    std::uint64_t queued = 0;
    std::uint64_t left = 0;
    std::deque<int> outside;  // what a channel has passed on
    std::deque<std::pair<int, std::uint64_t>> inside;
    const auto pass_on = [&](std::uint64_t bytes) {
      left = std::min(queued, left + bytes);
      while (!inside.empty() && inside.front().second <= left) {
        outside.push_back(inside.front().first);
        inside.pop_front();
      }
    };
    int given = 0;
    for (int step = 0; step < 300; ++step) {
      switch (rng.below(4)) {
        case 0:
          backlog.add(Opcode::kText, std::to_string(given++));
          break;
        case 1:
          if (const Backlog::Item* const item = backlog.next()) {
            queued += item->bytes.size();
            inside.emplace_back(std::stoi(item->bytes), queued);
            backlog.hand_out(queued);
          }
          break;
        case 2:
          pass_on(rng.below(6));
          backlog.settle(left);
          break;
        default:
          if (rng.below(5) != 0) break;
          backlog.take_back(left);
          inside.clear();
          queued = left = 0;
      }
    }
    while (const Backlog::Item* const item = backlog.next()) {
      queued += item->bytes.size();
      inside.emplace_back(std::stoi(item->bytes), queued);
      backlog.hand_out(queued);
    }
    pass_on(queued);
    ASSERT_EQ(outside.size(), static_cast<std::size_t>(given));
    for (int i = 0; i < given; ++i)
      ASSERT_EQ(outside[i], i);
  }
}

}  // namespace
}  // namespace wskit::client
