#include "envelope/server_message.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

class ServerMessages : public testing::Test {
 protected:
  bool read(std::string_view text) { return reader_.read(text, message_); }

  ServerMessageReader reader_;
  ServerMessage message_;
};

TEST_F(ServerMessages, TellWhoSaidWhatWhere) {
  ASSERT_TRUE(read(R"({"type":"message","roomId":"r\n","userId":"al","content":"a\tb"})"));
  EXPECT_EQ(message_.type, "message");
  EXPECT_EQ(message_.room, "r\n");
  EXPECT_EQ(message_.user, "al");
  EXPECT_EQ(message_.content, R"("a\tb")");
  EXPECT_EQ(message_.text, "a\tb");
  EXPECT_FALSE(message_.failed());
}

TEST_F(ServerMessages, KeepContentThatIsNoTextAsItIs) {
  ASSERT_TRUE(read(R"({"content": {"a":[1.50]} })"));
  EXPECT_EQ(message_.content, R"({"a":[1.50]})");
  EXPECT_EQ(message_.text, "");
}

TEST_F(ServerMessages, AnswerByCorrelationOrElseById) {
  ASSERT_TRUE(read(R"({"correlationId":"c","id":"i"})"));
  EXPECT_EQ(message_.correlation, R"("c")");
  ASSERT_TRUE(read(R"({"id":7})"));
  EXPECT_EQ(message_.correlation, "7");
  ASSERT_TRUE(read(R"({"id":"i","correlationId":null})"));
  EXPECT_EQ(message_.correlation, R"("i")");
  ASSERT_TRUE(read(R"({"id":[1]})"));
  EXPECT_EQ(message_.correlation, "");
}

TEST_F(ServerMessages, HaveFailedByTypeOrByAnErrorField) {
  ASSERT_TRUE(read(R"({"type":"error","code":"FORBIDDEN","message":"no"})"));
  EXPECT_TRUE(message_.failed());
  EXPECT_EQ(message_.code, "FORBIDDEN");
  EXPECT_EQ(message_.failure(), "FORBIDDEN: no");
  ASSERT_TRUE(read(R"({"id":1,"error":{"code":-32601}})"));
  EXPECT_TRUE(message_.failed());
  EXPECT_EQ(message_.failure(), R"({"code":-32601})");
  ASSERT_TRUE(read(R"({"error":"no such thing"})"));
  EXPECT_EQ(message_.failure(), "no such thing");
  ASSERT_TRUE(read(R"({"id":1,"result":2,"error":null})"));
  EXPECT_FALSE(message_.failed());
}

TEST_F(ServerMessages, MayBeErrorsThatNameNobody) {
  ASSERT_TRUE(read(R"({"type":"error","id":"own"})"));
  EXPECT_TRUE(message_.is_unaddressed_error());
  ASSERT_TRUE(read(R"({"type":"error","id":"own","correlationId":"yours"})"));
  EXPECT_FALSE(message_.is_unaddressed_error());
  ASSERT_TRUE(read(R"({"id":7,"error":{"code":1}})"));
  EXPECT_FALSE(message_.is_unaddressed_error());
}

TEST_F(ServerMessages, AreObjectsAndNothingElse) {
  for (const char* text :
       {"", "1", "[]", R"({"type":"x")", R"({"type":"x"} {})", R"({"type":tru})"}) {
    EXPECT_FALSE(read(text)) << text;
    EXPECT_EQ(message_.type, "") << text;
  }
}

TEST_F(ServerMessages, DoNotInheritFromTheOneBefore) {
  ASSERT_TRUE(read(R"({"id":1,"type":"x"})"));
  ASSERT_TRUE(read("{}"));
  EXPECT_EQ(message_.correlation, "");
  EXPECT_EQ(message_.type, "");
}

}  // namespace
}  // namespace wskit::envelope
