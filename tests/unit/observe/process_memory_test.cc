#include "observe/process_memory.h"

#include <limits>

#include <gtest/gtest.h>
#include <unistd.h>

namespace wskit::observe {
namespace {

TEST(ProcessMemory, IsThatOfTheProcess) {
  const auto memory = memory_of(static_cast<std::uint64_t>(getpid()));
  ASSERT_TRUE(memory);
  EXPECT_GT(memory->resident, std::uint64_t{1} << 20);
  EXPECT_GT(memory->proportional, std::uint64_t{1} << 16);
  EXPECT_LE(memory->proportional, memory->resident);
}

TEST(ProcessMemory, IsNoneWhereThereIsNoProcess) {
  const auto memory = memory_of(std::numeric_limits<std::uint64_t>::max());
  ASSERT_FALSE(memory);
  EXPECT_EQ(memory.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(memory.error().message, "there is no process 18446744073709551615");
}

}  // namespace
}  // namespace wskit::observe
