#include <cstddef>
#include <deque>
#include <memory>

#include <gtest/gtest.h>
#include <malloc.h>
#include <openssl/crypto.h>

#include "ends.h"

namespace wskit::tls {
namespace {

// OpenSSL 3.5 needs twice as much as 3.0.
std::size_t allowed() {
  return std::size_t{OpenSSL_version_num() >= 0x30200000 ? 32U : 20U} << 10;
}

TEST(TlsMemory, OfAnIdleConnectionIsBounded) {
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
  EXPECT_LE(each, allowed());
  EXPECT_GE(each, 1000U) << "nothing was measured";
}

}  // namespace
}  // namespace wskit::tls
