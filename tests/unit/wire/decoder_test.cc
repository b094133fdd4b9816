#include "wire/decoder.h"

#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/wire/frames.h"

namespace wskit::wire {
namespace {

using Step = Decoder::Step;

std::string_view view(const FramePiece& piece) {
  return {piece.bytes.data(), piece.bytes.size()};
}

TEST(Decoder, GivesAWholeFrameAsOnePiece) {
  Decoder decoder(true);
  std::string bytes = masked(frame(kTextStart, "Hello"));
  std::span<char> input(bytes);
  FramePiece piece;
  ASSERT_EQ(decoder.next(input, piece), Step::kPiece);
  EXPECT_EQ(view(piece), "Hello");
  EXPECT_EQ(piece.opcode, Opcode::kText);
  EXPECT_FALSE(piece.fin);
  EXPECT_TRUE(piece.begins && piece.ends());
  EXPECT_EQ(decoder.next(input, piece), Step::kMore);
}

TEST(Decoder, AnnouncesAFrameAtItsHeader) {
  Decoder decoder(false);
  std::string header = frame(kBinaryFrame, "Hello").substr(0, 2);
  std::span<char> input(header);
  FramePiece piece;
  ASSERT_EQ(decoder.next(input, piece), Step::kPiece);
  EXPECT_TRUE(piece.begins);
  EXPECT_TRUE(piece.bytes.empty());
  EXPECT_EQ(piece.frame_size, 5U);
  EXPECT_EQ(piece.remaining, 5U);
}

TEST(Decoder, GoesOnWithTheMaskWhereAPieceEnded) {
  Decoder decoder(true);
  std::string bytes = masked(frame(kBinaryFrame, "abcdefgh"));
  std::string payload;
  for (char& byte : bytes) {
    std::span<char> input(&byte, 1);
    FramePiece piece;
    if (decoder.next(input, piece) == Step::kPiece) payload += view(piece);
  }
  EXPECT_EQ(payload, "abcdefgh");
}

TEST(Decoder, ReadsAHeaderThatIsCutAnywhere) {
  const std::string whole = masked(frame(kBinaryFrame, std::string(70000, 'x')));
  for (std::size_t cut = 1; cut < kMaxHeaderSize; ++cut) {
    Decoder decoder(true);
    std::string bytes = whole;
    std::span<char> front(bytes.data(), cut);
    FramePiece piece;
    ASSERT_EQ(decoder.next(front, piece), Step::kMore) << cut;
    std::span<char> rest = std::span(bytes).subspan(cut);
    ASSERT_EQ(decoder.next(rest, piece), Step::kPiece) << cut;
    EXPECT_EQ(view(piece), std::string(70000, 'x')) << cut;
  }
}

TEST(Decoder, NamesTheFault) {
  Decoder decoder(false);
  std::string bytes = frame(0x83);
  std::span<char> input(bytes);
  FramePiece piece;
  ASSERT_EQ(decoder.next(input, piece), Step::kFault);
  EXPECT_EQ(decoder.fault(), HeaderRead::kUnknownOpcode);
}

}  // namespace
}  // namespace wskit::wire
