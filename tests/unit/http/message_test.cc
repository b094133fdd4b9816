#include "http/message.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

using namespace std::string_view_literals;

const Headers kHeaders = {
    {"Connection", "keep-alive, Upgrade"}, {"X-List", " a ,, b,"}, {"x-list", "c"}, {"Empty", ""}};

TEST(Message, ComparesNamesWithoutRegardToCase) {
  EXPECT_TRUE(same_name("Sec-WebSocket-Key", "sec-websocket-KEY"));
  EXPECT_FALSE(same_name("Host", "Hosts"));
  EXPECT_FALSE(same_name("a@", "a`"));
}

TEST(Message, FindsTheFirstFieldOfAName) {
  EXPECT_EQ(find(kHeaders, "X-LIST"), " a ,, b,"sv);
  EXPECT_EQ(find(kHeaders, "empty"), ""sv);
  EXPECT_EQ(find(kHeaders, "absent"), std::nullopt);
}

TEST(Message, CountsTheFieldsOfAName) {
  EXPECT_EQ(count(kHeaders, "X-List"), 2U);
  EXPECT_EQ(count(kHeaders, "absent"), 0U);
}

TEST(Message, JoinsTheListsOfAllFieldsOfAName) {
  EXPECT_EQ(tokens(kHeaders, "X-List"), (std::vector{"a"sv, "b"sv, "c"sv}));
  EXPECT_TRUE(tokens(kHeaders, "Empty").empty());
}

TEST(Message, FindsATokenAsAWholeAndWithoutRegardToCase) {
  EXPECT_TRUE(has_token(kHeaders, "connection", "upgrade"));
  EXPECT_TRUE(has_token(kHeaders, "x-list", "C"));
  EXPECT_FALSE(has_token(kHeaders, "connection", "keep"));
}

TEST(Message, RefusesToSendWhatCouldPassForAnotherField) {
  EXPECT_TRUE(is_valid_header("X-Name", "a value\twith \xc3\xa9"));
  EXPECT_TRUE(is_valid_header("X-Name", ""));
  for (const std::string_view name : {""sv, "a b"sv, "a:"sv, "a\r\nb"sv, "\xc3\xa9"sv, "a\0"sv}) {
    EXPECT_FALSE(is_valid_header(name, "x")) << name;
  }
  for (const std::string_view value : {"a\r\nb: c"sv, "\n"sv, "\r"sv, "\0"sv, "\x7f"sv}) {
    EXPECT_FALSE(is_valid_header("X-Name", value)) << value;
  }
}

TEST(Message, SplitsTheTargetIntoPathAndQuery) {
  RequestHead head;
  head.target = "/chat?room=1?2";
  EXPECT_EQ(head.path(), "/chat");
  EXPECT_EQ(head.query(), "room=1?2");
  head.target = "/chat";
  EXPECT_EQ(head.path(), "/chat");
  EXPECT_EQ(head.query(), "");
}

TEST(Message, TakesThePathOutOfAnAbsoluteTarget) {
  RequestHead head;
  head.target = "http://host:1/a/b?u=http://x/y";
  EXPECT_EQ(head.path(), "/a/b");
  EXPECT_EQ(head.query(), "u=http://x/y");
  head.target = "http://host?q";
  EXPECT_EQ(head.path(), "/");
  head.target = "/go?to=http://x/y";
  EXPECT_EQ(head.path(), "/go");
}

}  // namespace
}  // namespace wskit::http
