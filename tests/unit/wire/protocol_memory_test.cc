#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>

#include <gtest/gtest.h>

#include "unit/wire/frames.h"
#include "unit/wire/peer.h"

namespace {
std::size_t allocations = 0;
}  // namespace

// Those of the whole program are counted.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace wskit::wire {
namespace {

TEST(ProtocolMemory, IsSmall) {
  EXPECT_LE(sizeof(Protocol), 128U);
}

TEST(ProtocolMemory, GrowsInFewStepsInHoweverManyFramesAMessageComes) {
  constexpr std::size_t kFrames = 10'000;
  std::string frames = frame(kBinaryStart, "x");
  for (std::size_t i = 0; i < kFrames; ++i)
    frames += frame(kMiddle, "0123456789abcdef");
  Peer client(Role::kClient);
  const std::size_t before = allocations;
  client.feed_raw(frames);
  EXPECT_LT(allocations - before, 32U);
  client.feed_raw(frame(kLast));
  EXPECT_EQ(client.events().size(), std::string("binary()").size() + 1 + kFrames * 16);
}

}  // namespace
}  // namespace wskit::wire
