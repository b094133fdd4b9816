#include "base/code_point.h"

#include <gtest/gtest.h>

namespace wskit {
namespace {

TEST(CodePoint, IsTakenOffTheFrontOfAText) {
  EXPECT_EQ(first_code_point("az").value, U'a');
  EXPECT_EQ(first_code_point("\xc3\xa4z").value, U'\u00e4');
  EXPECT_EQ(first_code_point("\xe2\x82\xacz").size, 3U);
  EXPECT_EQ(first_code_point("\xf0\x9f\x98\x80").value, U'\U0001f600');
}

TEST(CodePoint, IsNoneInWhatIsNotUtf8) {
  for (const char* const bytes :
       {"\x80", "\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    EXPECT_EQ(first_code_point(bytes).size, 0U);
  }
}

}  // namespace
}  // namespace wskit
