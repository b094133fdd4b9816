#include "base/hex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit {
namespace {

using testing::Optional;
using namespace std::string_literals;

TEST(Hex, WritesTwoDigitsForEachByte) {
  EXPECT_EQ(hex_encode("\x00\x7f\xff"s), "007fff");
  EXPECT_EQ(hex_encode(""), "");
}

TEST(Hex, ReadsDigitsOfEitherCase) {
  EXPECT_THAT(hex_decode("00fFa0"), Optional("\x00\xff\xa0"s));
  EXPECT_THAT(hex_decode(""), Optional(""s));
}

TEST(Hex, ReadsPastBlanksBetweenPairs) {
  EXPECT_THAT(hex_decode("\t00 ff  0a "), Optional("\x00\xff\x0a"s));
}

TEST(Hex, RefusesAnythingElse) {
  for (const char* const text : {"0", "000", "0 0", "0g", "g0", "0x00", "00\n", "-1", "00:ff"})
    EXPECT_FALSE(hex_decode(text)) << text;
}

}  // namespace
}  // namespace wskit
