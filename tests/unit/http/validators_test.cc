#include "http/validators.h"

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

constexpr std::time_t kModified = 784111777;
const Validators kNow{"\"b\"", kModified};
const char* const kDate = "Sun, 06 Nov 1994 08:49:37 GMT";
const char* const kBefore = "Sun, 06 Nov 1994 08:49:36 GMT";

TEST(Validators, KnowWhoHasTheTag) {
  for (const char* tags : {"\"b\"", "W/\"b\"", "\"a\", \"b\"", "*"})
    EXPECT_TRUE(has_already({{"If-None-Match", tags}}, kNow)) << tags;
  for (const char* tags : {"\"a\"", "b", "", "\"a\", \"c\""})
    EXPECT_FALSE(has_already({{"If-None-Match", tags}}, kNow)) << tags;
}

TEST(Validators, KnowWhoHasTheDate) {
  EXPECT_TRUE(has_already({{"If-Modified-Since", kDate}}, kNow));
  EXPECT_FALSE(has_already({{"If-Modified-Since", kBefore}}, kNow));
  EXPECT_FALSE(has_already({{"If-Modified-Since", "yesterday"}}, kNow));
  EXPECT_FALSE(has_already({}, kNow));
}

TEST(Validators, TrustTheTagMoreThanTheDate) {
  EXPECT_FALSE(has_already({{"If-Modified-Since", kDate}, {"If-None-Match", "\"a\""}}, kNow));
}

TEST(Validators, GivePartsOnlyOfTheStateThatIsMeant) {
  EXPECT_TRUE(may_have_part({}, kNow));
  EXPECT_TRUE(may_have_part({{"If-Range", "\"b\""}}, kNow));
  EXPECT_TRUE(may_have_part({{"If-Range", kDate}}, kNow));
  EXPECT_FALSE(may_have_part({{"If-Range", "W/\"b\""}}, kNow));
  EXPECT_FALSE(may_have_part({{"If-Range", kBefore}}, kNow));
  EXPECT_FALSE(may_have_part({{"If-Range", "\"a\""}}, kNow));
}

}  // namespace
}  // namespace wskit::http
