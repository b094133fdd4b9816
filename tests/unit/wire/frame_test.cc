#include "wire/frame.h"

#include <string>

#include <gtest/gtest.h>

#include "unit/wire/frames.h"

namespace wskit::wire {
namespace {

using namespace std::string_literals;

TEST(Frame, WritesTheHeaderThatTheSimpleWayWrites) {
  for (const std::size_t size : {0, 1, 125, 126, 255, 256, 65535, 65536, 1 << 24}) {
    const std::string simple = frame(kBinaryFrame, std::string(size, 'x'));
    std::string header(header_size(size), '\0');
    write_header(header.data(), Opcode::kBinary, size);
    EXPECT_EQ(header, simple.substr(0, simple.size() - size)) << size;
  }
}

TEST(Frame, WritesTheMaskBehindTheLength) {
  std::string header(8, '\0');
  write_masked_header(header.data(), Opcode::kText, 300, 0);
  EXPECT_EQ(header, "\x81\xfe\x01\x2c\0\0\0\0"s);
}

TEST(Frame, ReadsBackWhatItWrites) {
  for (const std::size_t size : {0UL, 125UL, 126UL, 65535UL, 65536UL, 1UL << 62}) {
    std::string bytes(kMaxHeaderSize, '\0');
    write_masked_header(bytes.data(), Opcode::kBinary, size, 0x01020304);
    FrameHeader header;
    ASSERT_EQ(read_header(bytes, {.masked = true}, header), HeaderRead::kComplete);
    EXPECT_EQ(header.length, size);
    EXPECT_EQ(header.mask, 0x01020304U);
    EXPECT_EQ(header.size, header_size(size) + 4);
    EXPECT_EQ(header.opcode, Opcode::kBinary);
    EXPECT_TRUE(header.fin);
  }
}

TEST(Frame, GivesBackWhatItCarries) {
  for (const std::size_t size : {0, 125, 126, 0xffff, 0x10000}) {
    const std::string payload(size, 'x');
    std::string frame(header_size(size), '\0');
    write_header(frame.data(), Opcode::kText, size);
    EXPECT_EQ(payload_of(frame + payload), payload);
  }
}

TEST(Frame, WaitsForEveryByteOfAHeader) {
  std::string bytes(kMaxHeaderSize, '\0');
  write_masked_header(bytes.data(), Opcode::kBinary, 65536, 7);
  FrameHeader header;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(read_header(bytes.substr(0, size), {.masked = true}, header), HeaderRead::kIncomplete)
        << size;
  }
}

TEST(Frame, HasWordsForEveryFault) {
  for (int fault = 0; fault <= static_cast<int>(HeaderRead::kTooLong); ++fault) {
    EXPECT_FALSE(describe(static_cast<HeaderRead>(fault)).empty()) << fault;
  }
}

}  // namespace
}  // namespace wskit::wire
