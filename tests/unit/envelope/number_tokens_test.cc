#include "envelope/number_tokens.h"

#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

std::string marked(std::string_view json) {
  return with_numbers(json, [](std::string& out, std::string_view token) {
    (out += '<').append(token).append(">");
  });
}

TEST(NumberTokens, AreFoundWhereverANumberStands) {
  EXPECT_EQ(marked("1.5e+3"), "<1.5e+3>");
  EXPECT_EQ(marked(R"({"a1":[-1, 0],"b\"2":{"c":3}})"), R"({"a1":[<-1>, <0>],"b\"2":{"c":<3>}})");
}

TEST(NumberTokens, AreNothingElse) {
  for (const char* const text : {"", "true", R"("1")", R"("\\1)", "01", "-", "1.", "{\"a\":\"1"})
    EXPECT_EQ(marked(text), text);
}

TEST(NumberTokens, ArePlainWhen64BitsHoldThem) {
  for (const char* const token : {"0", "-1", "18446744073709551615", "-9223372036854775808"})
    EXPECT_TRUE(is_plain_integer(token)) << token;
  for (const char* const token : {"18446744073709551616", "-9223372036854775809", "1.0", "1e2"})
    EXPECT_FALSE(is_plain_integer(token)) << token;
}

}  // namespace
}  // namespace wskit::envelope
