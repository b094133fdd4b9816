#include "cli/slash_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using testing::HasSubstr;

template <class Command>
Command read(std::string_view line) {
  auto command = parse_slash_command(line);
  EXPECT_TRUE(command) << line;
  const auto* const read = std::get_if<Command>(&*command);
  EXPECT_NE(read, nullptr) << line;
  return *read;
}

std::string refusal(std::string_view line) {
  const auto command = parse_slash_command(line);
  EXPECT_FALSE(command) << line;
  return command ? "" : command.error().message;
}

TEST(SlashCommand, IsReadWithItsArguments) {
  EXPECT_EQ(read<slash::Ping>("/ping").data, "");
  EXPECT_EQ(read<slash::Ping>("/ping  are you there ").data, "are you there");
  EXPECT_EQ(read<slash::Join>("/join lobby").room, "lobby");
  EXPECT_EQ(read<slash::Users>("/users").room, std::nullopt);
  EXPECT_EQ(read<slash::Users>("/users lobby").room, "lobby");
  EXPECT_EQ(read<slash::File>("/file a b.txt").path, "a b.txt");
  EXPECT_EQ(read<slash::Set>("/set pretty on").value, "on");
  EXPECT_EQ(read<slash::Set>("/set").option, "");
  read<slash::Help>("/help");
  read<slash::Quit>("/quit  ");
}

TEST(SlashCommand, ClosesWithACodeAndAReason) {
  EXPECT_EQ(read<slash::Close>("/close").code, 1000);
  EXPECT_EQ(read<slash::Close>("/close 4000").code, 4000);
  EXPECT_EQ(read<slash::Close>("/close 3000 good night").reason, "good night");
  for (const char* const line :
       {"/close 1005", "/close 999", "/close x", "/close 70000", "/close 1000x"})
    EXPECT_THAT(refusal(line), HasSubstr("no code for a close frame"));
  EXPECT_THAT(refusal("/close 1000 " + std::string(124, 'x')), HasSubstr("123 bytes"));
}

TEST(SlashCommand, ReadsBytes) {
  EXPECT_EQ(read<slash::Binary>("/binary 00ff 7E").bytes, std::string("\0\xff\x7e", 3));
  EXPECT_EQ(read<slash::Binary>("/binary").bytes, "");
  EXPECT_THAT(refusal("/binary 00f"), HasSubstr("\"f\" at column 3"));
  EXPECT_THAT(refusal("/binary 00 xy"), HasSubstr("\"xy\" at column 4"));
}

TEST(SlashCommand, SendsNothingAsJsonThatIsNone) {
  EXPECT_EQ(read<slash::Json>(R"(/json {"a": 1})").text, R"({"a": 1})");
  EXPECT_THAT(refusal(R"(/json {"a":})"), HasSubstr("column 6"));
  EXPECT_EQ(read<slash::Json>("/json [1e999]").text, "[1e999]");
  EXPECT_EQ(refusal("/json [1e999"), "/json: this is not JSON");
  EXPECT_THAT(refusal("/json"), HasSubstr("needs a JSON text"));
}

TEST(SlashCommand, SaysWhatWouldBeRight) {
  EXPECT_EQ(refusal("/laeve lobby"), "unknown command /laeve; did you mean /leave?");
  EXPECT_THAT(refusal("/usr/bin"), HasSubstr("// sends a slash"));
  EXPECT_EQ(refusal("/quit now"), "/quit: takes no argument");
  EXPECT_EQ(refusal("/join"), "/join: needs the name of a room");
  EXPECT_EQ(refusal("/set pretty"), "/set: needs a value behind the option");
  EXPECT_THAT(refusal("/ping " + std::string(126, 'x')), HasSubstr("at most 125 bytes, not 126"));
}

TEST(SlashCommand, IsQuotedHarmlesslyAndShort) {
  EXPECT_THAT(refusal("/\x1b[2J"), HasSubstr("\\x1b[2J"));
  EXPECT_LT(refusal("/" + std::string(10'000, 'x')).size(), 200U);
}

TEST(SlashCommands, AreInOrderAndDistinct) {
  EXPECT_EQ(slash_commands().front().name, "/help");
  EXPECT_EQ(slash_commands().size(), 14U);
}

}  // namespace
}  // namespace wskit::cli
