#include "http/excerpt.h"

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

TEST(Excerpt, IsOneLine) {
  EXPECT_EQ(excerpt({}, "  no\r\n\tsuch \n thing\n"), "no such thing");
  EXPECT_EQ(excerpt({}, ""), "");
  EXPECT_EQ(excerpt({}, " \n"), "");
}

TEST(Excerpt, IsCutWithAMark) {
  EXPECT_EQ(excerpt({}, "abcde", 5), "abcde");
  EXPECT_EQ(excerpt({}, "abcdef", 5), "abcde…");
  EXPECT_EQ(excerpt({}, "abcd efgh", 5), "abcd …");
}

TEST(Excerpt, IsNotCutInsideACharacter) {
  EXPECT_EQ(excerpt({}, "abcdéf", 5), "abcd…");
  EXPECT_EQ(excerpt({}, "\xbf\xbf\xbf\xbf", 2), "…");
}

TEST(Excerpt, NamesACompressionInsteadOfShowingIt) {
  EXPECT_EQ(excerpt({{"content-encoding", "gzip"}}, "\x1f\x8b"), "(compressed with gzip)");
  EXPECT_EQ(excerpt({{"Content-Encoding", "identity"}}, "plain"), "plain");
}

}  // namespace
}  // namespace wskit::http
