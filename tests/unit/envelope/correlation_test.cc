#include "envelope/correlation.h"

#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

TEST(Correlation, IsTheCorrelationIdOrElseTheId) {
  CorrelationReader reader("");
  EXPECT_EQ(reader.read(R"({"id":1,"correlationId":"a"})").id, R"("a")");
  EXPECT_EQ(reader.read(R"({"id":1})").id, "1");
  EXPECT_EQ(reader.read(R"({"ref":1})").id, "");
  EXPECT_EQ(reader.read("no JSON").id, "");
}

TEST(Correlation, StandsWhereThePointerLeads) {
  CorrelationReader reader("/a~1b/1");
  EXPECT_EQ(reader.read(R"({"id":7,"a/b":[0, "x" ]})").id, R"("x")");
  EXPECT_EQ(reader.read(R"({"a/b":[0,1.5]})").id, "1.5");
  for (const char* const text :
       {"", "[]", "{", "17", R"({"a/b":[0]})", R"({"a/b":[0,{}]})", R"({"a/b":[0,true]})",
        R"({"a/b":"x"})", R"({"a/b":[0,nonsense]})"}) {
    EXPECT_EQ(reader.read(text).id, "") << text;
  }
}

TEST(Correlation, IsNoneWhenItIsTooLong) {
  CorrelationReader reader("/id");
  const std::string longest(254, 'x');
  EXPECT_NE(reader.read(R"({"id":")" + longest + R"("})").id, "");
  EXPECT_EQ(reader.read(R"({"id":")" + longest + R"(x"})").id, "");
}

TEST(Correlation, KnowsAnAnswerThatSaysAnError) {
  CorrelationReader usual("");
  EXPECT_TRUE(usual.read(R"({"id":1,"type":"error"})").failed);
  EXPECT_FALSE(usual.read(R"({"id":1,"type":"ok"})").failed);
  CorrelationReader pointed("/id");
  EXPECT_TRUE(pointed.read(R"({"error":{"code":1},"id":1})").failed);
  EXPECT_FALSE(pointed.read(R"({"error":null,"id":1})").failed);
  EXPECT_FALSE(pointed.read(R"({"id":1})").failed);
}

TEST(Correlation, NeedsAPointerOfRfc6901) {
  for (const char* const text : {"/id", "/a/0/b", "/a~0b~1c", "/"}) {
    EXPECT_TRUE(CorrelationReader::check_pointer(text)) << text;
  }
  EXPECT_EQ(CorrelationReader::check_pointer("id").error().message,
            "'id' is no JSON pointer: it has to begin with /; write /id or /header/id");
  EXPECT_FALSE(CorrelationReader::check_pointer(""));
  EXPECT_FALSE(CorrelationReader::check_pointer("/a~2"));
  EXPECT_FALSE(CorrelationReader::check_pointer("/a~"));
}

}  // namespace
}  // namespace wskit::envelope
