#include <cstddef>
#include <cstdlib>
#include <deque>
#include <new>

#include <gtest/gtest.h>

#include "server/server.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace {

std::size_t allocations = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace wskit::server {
namespace {

/// Allocations of one message in a room of `members`, when everything has been used before.
std::size_t allocations_of_a_message(int members) {
  test::FakeLoop loop;
  Server server(Config(), {&loop});
  std::deque<Visitor> visitors;
  for (int i = 0; i < members; ++i) {
    visitors.emplace_back(server.acceptor(0)).upgrade().say(R"({"type":"join","roomId":"r"})");
  }
  std::size_t counted = 0;
  for (int round = 0; round < 3; ++round) {
    for (Visitor& visitor : visitors)
      visitor.frames();
    const std::size_t before = allocations;
    visitors.front().say(R"({"type":"message","roomId":"r","content":1})");
    counted = allocations - before;
  }
  EXPECT_EQ(visitors.back().news().size(), 1U);
  return counted;
}

TEST(RoomMessage, AllocatesNothingForAMember) {
  EXPECT_EQ(allocations_of_a_message(100), allocations_of_a_message(2));
}

}  // namespace
}  // namespace wskit::server
