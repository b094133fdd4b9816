#include "wire/utf8.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::wire {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

/// RFC 3629 read literally: decode each character, then ask whether it may be and is shortest.
bool reference(std::string_view text) {
  while (!text.empty()) {
    const unsigned first = byte_at(text, 0);
    const std::size_t size = first < 0x80              ? 1
                             : (first >> 5) == 0b110   ? 2
                             : (first >> 4) == 0b1110  ? 3
                             : (first >> 3) == 0b11110 ? 4
                                                       : 0;
    if (size == 0 || text.size() < size) return false;
    std::uint32_t point = size == 1 ? first : first & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
      if (byte_at(text, i) >> 6 != 0b10) return false;
      point = point << 6 | (byte_at(text, i) & 0x3f);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[size] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      return false;
    }
    text.remove_prefix(size);
  }
  return true;
}

TEST(Utf8, AgreesWithTheReferenceOnEverySequenceOfOneAndTwoBytes) {
  for (unsigned first = 0; first <= 0xff; ++first) {
    std::string text = {static_cast<char>(first)};
    ASSERT_EQ(is_utf8(text), reference(text)) << std::hex << first;
    text += '\0';
    for (unsigned second = 0; second <= 0xff; ++second) {
      text[1] = static_cast<char>(second);
      ASSERT_EQ(is_utf8(text), reference(text)) << std::hex << first << ' ' << second;
    }
  }
}

// A shorter sequence in front, or a byte that begins none, is the case above.
TEST(Utf8, AgreesWithTheReferenceOnEverySequenceOfThreeBytesThatBeginsOne) {
  for (unsigned sequence = 0xc00000; sequence <= 0xffffff; ++sequence) {
    const char bytes[] = {static_cast<char>(sequence >> 16),
                          static_cast<char>(sequence >> 8 & 0xff),
                          static_cast<char>(sequence & 0xff)};
    const std::string_view text(bytes, sizeof bytes);
    if (is_utf8(text) != reference(text)) FAIL() << std::hex << sequence;
  }
}

TEST(Utf8, AgreesWithTheReferenceAtTheEdgesOfFourBytes) {
  constexpr unsigned kEdges[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
  for (unsigned first = 0xe0; first <= 0xff; ++first) {
    for (unsigned second = 0; second <= 0xff; ++second) {
      for (const unsigned third : kEdges) {
        for (const unsigned fourth : kEdges) {
          const std::string text = {static_cast<char>(first), static_cast<char>(second),
                                    static_cast<char>(third), static_cast<char>(fourth)};
          ASSERT_EQ(is_utf8(text), reference(text)) << std::hex << first << ' ' << second;
        }
      }
    }
  }
}

TEST(Utf8, FindsABadByteAtEveryPlaceOfALongText) {
  for (std::size_t size = 1; size <= 100; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      text[at] = '\xff';
      ASSERT_FALSE(is_utf8(text)) << size << ' ' << at;
    }
    ASSERT_TRUE(is_utf8(std::string(size, 'a')));
  }
}

TEST(Utf8, AgreesWithTheReferenceOnMixedTextHoweverItIsCut) {
  constexpr std::string_view kParts[] = {"ascii of some length, long enough for a block",
                                         "\xc3\xa9",
                                         "\xe2\x82\xac",
                                         "\xf0\x9f\x98\x80",
                                         "\xed\xa0\x80",
                                         "\xc3"};
  Rng rng(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    // The last two parts break the text; they come seldom enough for long ones to be valid.
    for (int i = 0; i < 8; ++i)
      text += kParts[rng.below(rng.below(16) == 0 ? 6 : 4)];
    Utf8Checker checker;
    bool accepted = true;
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t size = 1 + rng.below(rest.size());
      accepted = checker.accept(rest.substr(0, size));
      rest.remove_prefix(size);
    }
    ASSERT_EQ(accepted && checker.complete(), reference(text)) << text;
  }
}

TEST(Utf8, RejectsAsSoonAsNothingCouldMendTheText) {
  for (const std::string_view bad : {"\x80", "\xc1", "\xe0\x9f", "\xed\xa0", "\xf0\x8f", "\xf4\x90",
                                     "\xf5", "\xc3\x28", "\xe2\x82\x28"}) {
    Utf8Checker checker;
    EXPECT_TRUE(checker.accept(bad.substr(0, bad.size() - 1)));
    EXPECT_FALSE(checker.accept(bad.substr(bad.size() - 1)));
    EXPECT_FALSE(checker.accept("and stays so, for more than a whole block of good text"));
  }
}

TEST(Utf8, CutsATextBehindItsLastWholeValidCharacter) {
  EXPECT_EQ(utf8_prefix("abc"), "abc");
  EXPECT_EQ(utf8_prefix("ab\xe2\x82"), "ab");
  EXPECT_EQ(utf8_prefix("ab\xffxyz"), "ab");
  EXPECT_EQ(utf8_prefix("\xe2\x82\xac\xe2"), "\xe2\x82\xac");
  EXPECT_EQ(utf8_prefix("\xff"), "");
}

}  // namespace
}  // namespace wskit::wire
