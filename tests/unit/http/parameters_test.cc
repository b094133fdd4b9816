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

TEST(Parameters, TakeOneMore) {
  EXPECT_EQ(with_parameter("/", "token", "a b&c=é"), "/?token=a%20b%26c%3D%C3%A9");
  EXPECT_EQ(with_parameter("/x?y=1", "token", "t"), "/x?y=1&token=t");
}

TEST(Parameters, ReplaceOneOfTheSameName) {
  EXPECT_EQ(with_parameter("/x?token=old&y=1&t%6fken=older", "token", "new"), "/x?y=1&token=new");
}

TEST(Parameters, TellTheirTokens) {
  EXPECT_EQ(tokens_in("/p?x=1&access_token=a%2Fb&y;token=c"),
            (std::vector<std::string_view>{"a%2Fb", "c"}));
  EXPECT_TRUE(tokens_in("/token=x").empty());
}

TEST(Parameters, AreShownWithoutTokens) {
  EXPECT_EQ(without_tokens("/x?a=1&token=secret&access_Token=s&b=2"),
            "/x?a=1&token=REDACTED&access_Token=REDACTED&b=2");
  EXPECT_EQ(without_tokens("/x?t%6Fken=secret"), "/x?t%6Fken=REDACTED");
  EXPECT_EQ(without_tokens("/x?a=1;token=s;b&token[]=s&auth[token]=s"),
            "/x?a=1;token=REDACTED&token[]=REDACTED&auth[token]=REDACTED");
  EXPECT_EQ(without_tokens("/x?a;b=token;c"), "/x?a;b=token;c");
  for (const char* const target : {"", "?", "/", "/x?", "/x?y", "/x?token", "/x?tokens=3", "?&&a&"})
    EXPECT_EQ(without_tokens(target), target);
}

}  // namespace
}  // namespace wskit::http
