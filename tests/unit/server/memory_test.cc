#include <cstddef>
#include <deque>

#include <gtest/gtest.h>
#include <malloc.h>

#include "server/server.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

std::size_t bytes_in_use() {
  return mallinfo2().uordblks;
}

/// What one message in a room of `members` occupies while it waits for all of them.
std::size_t bytes_of_a_message(int members) {
  test::FakeLoop loop;
  Server server(Config(), {&loop});
  std::deque<Visitor> visitors;
  for (int i = 0; i < members; ++i) {
    visitors.emplace_back(server.acceptor(0)).upgrade().say(R"({"type":"join","roomId":"r"})");
  }
  std::size_t grown = 0;
  for (int round = 0; round < 3; ++round) {
    for (Visitor& visitor : visitors)
      visitor.frames();
    const std::size_t before = bytes_in_use();
    visitors.front().say(R"({"type":"message","roomId":"r","content":1})");
    grown = bytes_in_use() - before;
  }
  EXPECT_EQ(visitors.back().news().size(), 1U);
  return grown;
}

TEST(RoomMessage, TakesNoMemoryForAMember) {
  if (bytes_in_use() == 0) GTEST_SKIP() << "this allocator does not count";
  // The smallest allocation for each of the 500 would be 16,000 bytes.
  EXPECT_LT(bytes_of_a_message(500), bytes_of_a_message(2) + 2000);
}

}  // namespace
}  // namespace wskit::server
