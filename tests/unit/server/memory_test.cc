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

constexpr std::string_view kOffer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

Config compressing(bool takeover) {
  Config config;
  config.deflate = {takeover, 1};
  return config;
}

/// What one message in a room of `members` occupies while it waits for all of them.
std::size_t bytes_of_a_message(int members, const Config& config, std::string_view fields) {
  test::FakeLoop loop;
  Server server(config, {&loop});
  std::deque<Visitor> visitors;
  for (int i = 0; i < members; ++i) {
    visitors.emplace_back(server.acceptor(0))
        .upgrade(fields)
        .say(R"({"type":"join","roomId":"r"})");
  }
  std::size_t grown = 0;
  for (int round = 0; round < 3; ++round) {
    for (Visitor& visitor : visitors)
      visitor.frames();
    const std::size_t before = bytes_in_use();
    visitors.front().say(R"({"type":"message","roomId":"r","content":1})");
    grown = bytes_in_use() - before;
  }
  const auto frames = visitors.back().frames();
  EXPECT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames.back().compressed, config.deflate.has_value());
  return grown;
}

TEST(RoomMessage, TakesNoMemoryForAMember) {
  if (bytes_in_use() == 0) GTEST_SKIP() << "this allocator does not count";
  // The smallest allocation for each of the 500 would be 16,000 bytes.
  EXPECT_LT(bytes_of_a_message(500, {}, {}), bytes_of_a_message(2, {}, {}) + 2000);
}

TEST(RoomMessage, IsCompressedOnceForAllMembers) {
  if (bytes_in_use() == 0) GTEST_SKIP() << "this allocator does not count";
  for (const bool takeover : {false, true}) {
    const Config config = compressing(takeover);
    EXPECT_LT(bytes_of_a_message(100, config, kOffer),
              bytes_of_a_message(2, config, kOffer) + 2000);
  }
}

/// What a connection holds once a message has gone each way.
std::size_t bytes_of_a_connection(bool takeover, std::string_view fields) {
  test::FakeLoop loop;
  Config config = compressing(takeover);
  config.mode = Mode::kEcho;
  Server server(config, {&loop});
  const std::string message(200, 'x');
  const auto converse = [&](Visitor& visitor) {
    visitor.upgrade(fields).say(message);
    // A message of two blocks, "Hello", as RFC 7692 section 7.2.3.5 has it.
    const std::string_view hello("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 13);
    if (!fields.empty()) visitor.stream().deliver(client_frame(0x41, hello));
    EXPECT_EQ(visitor.frames().front().compressed, !fields.empty());
  };
  Visitor first(server.acceptor(0));
  converse(first);
  const std::size_t before = bytes_in_use();
  std::deque<Visitor> others;
  for (int i = 0; i < 10; ++i)
    converse(others.emplace_back(server.acceptor(0)));
  return (bytes_in_use() - before) / others.size();
}

TEST(CompressedConnection, HoldsNothingOfZlibWithoutTakeover) {
  if (bytes_in_use() == 0) GTEST_SKIP() << "this allocator does not count";
  const std::size_t plain = bytes_of_a_connection(false, {});
  EXPECT_LT(bytes_of_a_connection(false, kOffer), plain + 128);
}

TEST(CompressedConnection, HoldsAtMost200KiBWithTakeover) {
  if (bytes_in_use() == 0) GTEST_SKIP() << "this allocator does not count";
  const std::size_t plain = bytes_of_a_connection(false, {});
  const std::size_t compressed = bytes_of_a_connection(true, kOffer);
  EXPECT_GT(compressed, plain + 30 * 1024);
  EXPECT_LT(compressed, plain + 200 * 1024);
}

}  // namespace
}  // namespace wskit::server
