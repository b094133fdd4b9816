#include <cstddef>
#include <deque>
#include <memory>

#include <gtest/gtest.h>
#include <malloc.h>

#include "ends.h"

namespace wskit::tls {
namespace {

TEST(TlsMemory, OfAnIdleConnectionIsAtMost20Kibibytes) {
  constexpr std::size_t kConnections = 50;
  const ServerContext context = self_signed_server();
  std::deque<Served> served;
  for (std::size_t i = 0; i < kConnections; ++i) {
    served.emplace_back(context).talk();
    served.back().say("question");
    served.back().queue("answer");
    served.back().take();
    ASSERT_EQ(served.back().client.got, "answer");
  }
  const std::size_t before = mallinfo2().uordblks;
  if (before == 0) GTEST_SKIP() << "this allocator does not count";
  for (Served& one : served)
    one.connection.reset();
  const std::size_t each = (before - mallinfo2().uordblks) / kConnections;
  RecordProperty("bytes", static_cast<int>(each));
  EXPECT_LE(each, std::size_t{20} << 10);
  EXPECT_GE(each, 1000U) << "nothing was measured";
}

}  // namespace
}  // namespace wskit::tls
