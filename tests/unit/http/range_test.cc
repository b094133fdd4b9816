#include "http/range.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

/// "first+size", "all" or "none".
std::string read(std::string_view text, std::uint64_t size = 100) {
  const auto part = parse_range(text, size);
  if (!part) return "none";
  if (!*part) return "all";
  return std::to_string((*part)->first) + '+' + std::to_string((*part)->size);
}

TEST(Range, IsAPartOfTheBody) {
  EXPECT_EQ(read("bytes=0-0"), "0+1");
  EXPECT_EQ(read("bytes=10-19"), "10+10");
  EXPECT_EQ(read("Bytes= 99-99 "), "99+1");
}

TEST(Range, EndsWhereTheBodyDoes) {
  EXPECT_EQ(read("bytes=90-"), "90+10");
  EXPECT_EQ(read("bytes=90-1000"), "90+10");
  EXPECT_EQ(read("bytes=1-99999999999999999999999"), "1+99");
  EXPECT_EQ(read("bytes=-10"), "90+10");
  EXPECT_EQ(read("bytes=-1000"), "0+100");
}

TEST(Range, MayLieOutsideTheBody) {
  EXPECT_EQ(read("bytes=100-"), "none");
  EXPECT_EQ(read("bytes=99999999999999999999999-"), "none");
  EXPECT_EQ(read("bytes=-0"), "none");
  EXPECT_EQ(read("bytes=0-", 0), "none");
  EXPECT_EQ(read("bytes=-5", 0), "none");
}

TEST(Range, IsIgnoredWhenItIsNoSingleOne) {
  for (const char* text : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=1-x",
                           "bytes=0-1,5-6", "lines=1-2", "bytes=--1", "bytes=+1-2", "bytes=5"})
    EXPECT_EQ(read(text), "all") << text;
}

}  // namespace
}  // namespace wskit::http
