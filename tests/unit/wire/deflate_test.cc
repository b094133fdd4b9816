#include "wire/deflate.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::wire {
namespace {

using namespace std::string_literals;

constexpr std::size_t kLimit = std::size_t{1} << 20;

/// The message, or "corrupt" or "too large".
std::string inflated(Inflater& inflater, std::string_view payload, std::size_t limit = kLimit) {
  std::vector<char> out;
  const auto size = inflater.inflate(payload, limit, out);
  if (size) return {out.data(), *size};
  return size.error() == InflateFault::kTooLarge ? "too large" : "corrupt";
}

std::string inflated(std::string_view payload, std::size_t limit = kLimit) {
  Inflater inflater(15);
  return inflated(inflater, payload, limit);
}

/// The payload, or nothing when the message is better sent as it is.
std::string deflated(Deflater& deflater, std::string_view message) {
  std::vector<char> out;
  const auto size = deflater.deflate(message, out);
  return size ? std::string(out.data(), *size) : "";
}

std::string deflated(std::string_view message) {
  Deflater deflater(15);
  return deflated(deflater, message);
}

std::string noise(std::size_t size) {
  Rng rng(size);
  std::string bytes(size, '\0');
  for (char& byte : bytes)
    byte = static_cast<char>(rng.next());
  return bytes;
}

std::string digits(std::size_t size) {
  std::string text;
  Rng rng(size);
  while (text.size() < size)
    text += std::to_string(rng.below(1000)) + ",";
  return text.substr(0, size);
}

// RFC 7692 section 7.2.3.
TEST(Inflater, ReadsTheExamplesOfTheRfc) {
  EXPECT_EQ(inflated("\xf2\x48\xcd\xc9\xc9\x07\x00"s), "Hello");
  EXPECT_EQ(inflated("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"s), "Hello");
  EXPECT_EQ(inflated("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"s), "Hello");
  EXPECT_EQ(inflated("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"s), "Hello");
  EXPECT_EQ(inflated("\x00"s), "");
}

TEST(Inflater, RemembersTheMessageBeforeUntilReset) {
  Inflater inflater(15);
  EXPECT_EQ(inflated(inflater, "\xf2\x48\xcd\xc9\xc9\x07\x00"s), "Hello");
  EXPECT_EQ(inflated(inflater, "\xf2\x00\x11\x00\x00"s), "Hello");
  inflater.reset();
  EXPECT_EQ(inflated(inflater, "\xf2\x00\x11\x00\x00"s), "corrupt");
}

TEST(Inflater, GoesOnBehindABlockThatCallsItselfTheLast) {
  Inflater inflater(15);
  EXPECT_EQ(inflated(inflater, "\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x00\x11\x00\x00"s), "HelloHello");
  EXPECT_EQ(inflated(inflater, "\xf3\x48\xcd\xc9\xc9\x07\x00"s), "Hello");
  EXPECT_EQ(inflated(inflater, "\xf2\x00\x11\x00\x00"s), "Hello");
}

TEST(Inflater, TakesAPayloadThatEndsAtABlockWithoutHelp) {
  EXPECT_EQ(inflated(""), "");
  EXPECT_EQ(inflated("\xf3\x48\xcd\xc9\xc9\x07\x00"s), "Hello");
  EXPECT_EQ(inflated("\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff"s), "Hello");
  EXPECT_EQ(inflated("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f"s), "Hello");
}

TEST(Inflater, TakesWholeBlocksAlsoWhenTheyFillTheLimit) {
  EXPECT_EQ(inflated("\xf3\x48\xcd\xc9\xc9\x07\x00"s, 5), "Hello");
  EXPECT_EQ(inflated("\xf3\x48\xcd\xc9\xc9\x07\x00"s, 4), "too large");
  const std::string message(64 * 1024, 'x');
  EXPECT_EQ(inflated(deflated(message) + "\x00\x00\xff\xff\x03\x00"s, message.size()), message);
}

TEST(Inflater, CallsWhatIsNotDeflateCorrupt) {
  EXPECT_EQ(inflated("\xff"), "corrupt");
  EXPECT_EQ(inflated("\xf2\x48\xcd"s), "corrupt");
  EXPECT_EQ(inflated("\x00\x05\x00\xfa\xff\x48\x65"s), "corrupt");
  EXPECT_EQ(inflated("\x00\x05\x00\x00\x00\x48\x65\x6c\x6c\x6f\x00"s), "corrupt");
  EXPECT_EQ(inflated("Hello"), "corrupt");
}

TEST(Inflater, IsGoodAgainAfterAResetBehindAFault) {
  Inflater inflater(15);
  EXPECT_EQ(inflated(inflater, "\xf2\x48\xcd"s), "corrupt");
  inflater.reset();
  EXPECT_EQ(inflated(inflater, "\xf2\x48\xcd\xc9\xc9\x07\x00"s), "Hello");
}

TEST(Inflater, StopsABombAtTheLimit) {
  const std::string bomb = deflated(std::string(50 << 20, '\0'));
  EXPECT_LT(bomb.size(), kLimit);
  Inflater inflater(15);
  std::vector<char> out;
  const auto size = inflater.inflate(bomb, kLimit, out);
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error(), InflateFault::kTooLarge);
  EXPECT_EQ(out.size(), kLimit + 1);
}

TEST(Deflater, ComesBackThroughAnInflaterInEveryWindowWithAndWithoutHistory) {
  for (int bits = 9; bits <= 15; ++bits) {
    Deflater deflater(bits);
    Inflater inflater(bits);
    for (const bool takeover : {true, false}) {
      for (const std::size_t size : {20, 1000, 70000, 300, 70000, 300000}) {
        const std::string message = digits(size) + std::string(size, 'x');
        if (!takeover) deflater.reset();
        if (!takeover) inflater.reset();
        const std::string payload = deflated(deflater, message);
        EXPECT_LT(payload.size(), message.size());
        EXPECT_EQ(inflated(inflater, payload), message) << bits;
      }
    }
  }
}

TEST(Deflater, UsesTheMessageBeforeUntilReset) {
  Deflater deflater(15);
  const std::string message = noise(1000) + std::string(100, 'x');
  const std::size_t first = deflated(deflater, message).size();
  EXPECT_LT(deflated(deflater, message).size(), first / 10);
  deflater.reset();
  EXPECT_EQ(deflated(deflater, message).size(), first);
}

TEST(Deflater, LeavesAMessageThatDoesNotShrinkAndForgetsWhatWasBefore) {
  Deflater deflater(15);
  Inflater inflater(15);
  const std::string text = digits(5000);
  EXPECT_EQ(inflated(inflater, deflated(deflater, text)), text);
  EXPECT_EQ(deflated(deflater, noise(5000)), "");
  EXPECT_EQ(deflated(deflater, "a"), "");
  EXPECT_EQ(deflated(deflater, ""), "");
  EXPECT_EQ(inflated(inflater, deflated(deflater, text)), text);
}

}  // namespace
}  // namespace wskit::wire
