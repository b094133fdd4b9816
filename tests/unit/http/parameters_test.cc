#include "http/parameters.h"

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

TEST(QueryParameter, IsDecoded) {
  EXPECT_EQ(query_parameter("a=1&token=x%2By%3D&b=2", "token"), "x+y=");
  EXPECT_EQ(query_parameter("to%6ben=x", "token"), "x");
}

TEST(QueryParameter, MayBeEmpty) {
  EXPECT_EQ(query_parameter("token=&b=2", "token"), "");
  EXPECT_EQ(query_parameter("token", "token"), "");
}

TEST(QueryParameter, IsTheFirstOfItsName) {
  EXPECT_EQ(query_parameter("token=1&token=2", "token"), "1");
}

TEST(QueryParameter, IsAbsentUnlessNamedWhole) {
  EXPECT_EQ(query_parameter("", "token"), std::nullopt);
  EXPECT_EQ(query_parameter("tokens=1&atoken=2&Token=3", "token"), std::nullopt);
  EXPECT_EQ(query_parameter("token=%zz", "token"), std::nullopt);
}

TEST(Cookie, IsFoundAmongOthers) {
  const Headers headers = {{"cookie", "a=1; csrf=x=y ; b=2"}, {"Cookie", "late=\"3\""}};
  EXPECT_EQ(cookie(headers, "csrf"), "x=y");
  EXPECT_EQ(cookie(headers, "b"), "2");
  EXPECT_EQ(cookie(headers, "late"), "3");
  EXPECT_EQ(cookie(headers, "c"), std::nullopt);
  EXPECT_EQ(cookie({}, "a"), std::nullopt);
}

}  // namespace
}  // namespace wskit::http
