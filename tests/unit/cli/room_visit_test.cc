#include "cli/room_visit.h"

#include <string>

#include <gtest/gtest.h>

#include "envelope/server_message.h"

namespace wskit::cli {
namespace {

std::string line(std::string_view message) {
  envelope::ServerMessageReader reader;
  envelope::ServerMessage fields;
  EXPECT_TRUE(reader.read(message, fields)) << message;
  return room_line("tea", fields);
}

TEST(RoomLine, TellsWhoSaysWhat) {
  EXPECT_EQ(line(R"({"type":"message","roomId":"tea","userId":"al","content":"hi"})"), "al: hi");
  EXPECT_EQ(line(R"({"type":"message","roomId":"tea","userId":"al","content":{"a":1}})"),
            R"(al: {"a":1})");
  EXPECT_EQ(line(R"({"type":"message","roomId":"tea","userId":"al","content":""})"), "al: ");
}

TEST(RoomLine, IsOneLineAndSteersNoTerminal) {
  EXPECT_EQ(line(R"({"type":"message","roomId":"tea","userId":"a\nb","content":"x\ny\u001b[2J"})"),
            R"(a\x0ab: x\x0ay\x1b[2J)");
}

TEST(RoomLine, TellsWhatIsSaidElsewhere) {
  EXPECT_EQ(line(R"({"type":"message","roomId":"cake","userId":"al","content":"hi"})"),
            "[cake] al: hi");
  EXPECT_EQ(line(R"({"type":"message","userId":"al","content":"hi"})"), "[direct] al: hi");
}

TEST(RoomLine, TellsWhoComesGoesAndIsThere) {
  EXPECT_EQ(line(R"({"type":"user_joined","roomId":"tea","userId":"al"})"), "* al joined");
  EXPECT_EQ(line(R"({"type":"user_left","roomId":"tea","userId":"al"})"), "* al left");
  EXPECT_EQ(line(R"({"type":"presence","roomId":"tea","users":[{"userId":"a"},{"userId":"b"},1]})"),
            "* here: a, b");
  EXPECT_EQ(line(R"({"type":"presence","roomId":"tea"})"), "* here: nobody");
  EXPECT_EQ(line(R"({"type":"welcome","userId":"al"})"), "* you are al");
}

TEST(RoomLine, TellsWhatWentWrong) {
  EXPECT_EQ(line(R"({"type":"error","code":"NOT_IN_ROOM","message":"join first"})"),
            "! NOT_IN_ROOM: join first");
}

TEST(RoomLine, IsEmptyForEverythingElse) {
  EXPECT_EQ(line(R"({"type":"weather"})"), "");
  EXPECT_EQ(line("{}"), "");
}

}  // namespace
}  // namespace wskit::cli
