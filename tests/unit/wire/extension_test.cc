#include "wire/extension.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace wskit::wire {
namespace {

/// The list as it was understood: "name(parameter,parameter=value) name()", or "malformed".
std::string read(const http::Headers& headers) {
  const auto extensions = read_extensions(headers);
  if (!extensions) return "malformed";
  std::string text;
  for (const Extension& extension : *extensions) {
    text += (text.empty() ? "" : " ") + extension.name + "(";
    std::string_view mark;
    for (const Extension::Parameter& parameter : extension.parameters) {
      text.append(mark).append(parameter.name);
      if (parameter.value) text += "=" + *parameter.value;
      mark = ",";
    }
    text += ")";
  }
  return text;
}

std::string read(std::string_view value) {
  return read({{"Sec-WebSocket-Extensions", std::string(value)}});
}

TEST(Extensions, AreReadInOrderWithTheirParameters) {
  EXPECT_EQ(read("foo"), "foo()");
  EXPECT_EQ(read("foo, bar; baz=2"), "foo() bar(baz=2)");
  EXPECT_EQ(read("deflate-stream;a;b=1;c"), "deflate-stream(a,b=1,c)");
  EXPECT_EQ(read("x;a=1;a=1"), "x(a=1,a=1)");
}

TEST(Extensions, AreReadFromAllFieldsOfThatName) {
  EXPECT_EQ(read({{"sec-websocket-extensions", "a"},
                  {"Origin", "b"},
                  {"Sec-WebSocket-Extensions", "c;d"}}),
            "a() c(d)");
  EXPECT_EQ(read(http::Headers{}), "");
}

TEST(Extensions, MayHaveSpaceAroundEveryMark) {
  EXPECT_EQ(read(" a ;\tb = 1 , c "), "a(b=1) c()");
}

TEST(Extensions, MayHaveEmptyElementsBetweenThem) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(" , "), "");
  EXPECT_EQ(read(",a,,b,"), "a() b()");
}

TEST(Extensions, HaveTheSameValueInQuotesAndWithout) {
  EXPECT_EQ(read(R"(a;b="10")"), "a(b=10)");
  EXPECT_EQ(read(R"(a;b="1\0" ; c)"), "a(b=10,c)");
}

TEST(Extensions, AreMalformedOutsideTheGrammar) {
  for (const std::string_view value :
       {";",           "a;",         "a;;b",     "a b",       "a;b c",    "a;b=",
        "a;b=,",       "a;b=\"",     "a;b=\"1",  "a;b=\"1\\", "a;b=\"\"", "a;b=\" 1\"",
        "a;b=\"1,2\"", "a;b=\"1\"c", "a;=1",     "=1",        "a=1",      "a;b==1",
        "\"a\"",       "a;b=1=2",    "\xc3\xa9", "a/b",       "a,b;"}) {
    EXPECT_EQ(read(value), "malformed") << value;
  }
}

TEST(Extensions, AreMalformedWhenOneFieldIs) {
  EXPECT_EQ(read({{"Sec-WebSocket-Extensions", "a"}, {"Sec-WebSocket-Extensions", "b;"}}),
            "malformed");
}

}  // namespace
}  // namespace wskit::wire
