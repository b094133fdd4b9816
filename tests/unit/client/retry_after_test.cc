#include "client/retry_after.h"

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

using namespace std::chrono_literals;

// Sun, 06 Nov 1994 08:49:37 GMT
constexpr std::int64_t kThen = 784111777;

TEST(RetryAfter, IsSeconds) {
  EXPECT_EQ(parse_retry_after("120", kThen), 2min);
  EXPECT_EQ(parse_retry_after(" 0 ", kThen), 0s);
}

TEST(RetryAfter, IsADateInAnyOfItsForms) {
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:47 GMT", kThen), 10s);
  EXPECT_EQ(parse_retry_after("Sunday, 06-Nov-94 08:49:47 GMT", kThen), 10s);
  EXPECT_EQ(parse_retry_after("Sun Nov  6 08:49:47 1994", kThen), 10s);
}

TEST(RetryAfter, IsNothingInThePast) {
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:27 GMT", kThen), 0s);
}

TEST(RetryAfter, IsAtMostADay) {
  EXPECT_EQ(parse_retry_after("99999999999999999999999999", kThen), 24h);
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 2094 08:49:27 GMT", kThen), 24h);
}

TEST(RetryAfter, IsNothingElse) {
  for (const char* const text : {"", "soon", "-1", "1.5", "5s", "Sun, 06 Nov 1994 08:49:27 GMTx"})
    EXPECT_EQ(parse_retry_after(text, kThen), std::nullopt) << text;
}

}  // namespace
}  // namespace wskit::client
