#include "cli/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Result<std::vector<ConfigEntry>> parse(std::string_view text) {
  return parse_config(text, "f.toml", "try", {"try", "other"});
}

/// The values of the one key that `text` has.
std::vector<std::string> values_of(std::string_view text) {
  const auto entries = parse(text);
  EXPECT_TRUE(entries) << text << ": " << entries.error().message;
  return entries && entries->size() == 1 ? entries->front().values : std::vector<std::string>();
}

std::string error_of(std::string_view text) {
  const auto entries = parse(text);
  EXPECT_FALSE(entries) << text;
  return entries ? std::string() : entries.error().message;
}

TEST(ConfigFile, TellsKeysOfOneCommandWithTheirLines) {
  const auto entries = parse("[other]\nkey = 1\n[try]\na = \"x\"\nb = [\"y\", \"z\"]\n");
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ(entries->front().key, "a");
  EXPECT_EQ(entries->front().place, "f.toml:4");
  EXPECT_FALSE(entries->front().is_list);
  EXPECT_TRUE(entries->back().is_list);
  EXPECT_THAT(entries->back().values, ElementsAre("y", "z"));
}

TEST(ConfigFile, WritesValuesAsTheyWouldBeTyped) {
  EXPECT_THAT(values_of("[try]\na = true\n"), ElementsAre("true"));
  EXPECT_THAT(values_of("[try]\na = 0x10\n"), ElementsAre("16"));
  EXPECT_THAT(values_of("[try]\na = 1_000\n"), ElementsAre("1000"));
  EXPECT_THAT(values_of("[try]\na = 0.1\n"), ElementsAre("0.1"));
  EXPECT_THAT(values_of("[try]\na = inf\n"), ElementsAre("inf"));
  EXPECT_THAT(values_of("[try]\na = [1, \"b\", false]\n"), ElementsAre("1", "b", "false"));
  EXPECT_THAT(values_of("[try]\na = []\n"), IsEmpty());
}

TEST(ConfigFile, ReadsWhateverTomlIs) {
  EXPECT_THAT(values_of("\xEF\xBB\xBF[ try ]\r\na = 'x'\r\n"), ElementsAre("x"));
  EXPECT_THAT(values_of("[try]\na = [ # one\n  \"b#c\", # two\n  'd\\e;f',\n]\n"),
              ElementsAre("b#c", "d\\e;f"));
  EXPECT_THAT(values_of("[try]\na = \"b\\tc\\u00e9\"\n"), ElementsAre("b\tc\xC3\xA9"));
  EXPECT_THAT(values_of("[try]\na = \"\"\"\nb\nc\"\"\"\n"), ElementsAre("b\nc"));
  EXPECT_THAT(values_of("try = {a = \"b\"}\n"), ElementsAre("b"));
  EXPECT_THAT(values_of("try.a = \"b\"\n"), ElementsAre("b"));
}

TEST(ConfigFile, NamesTheLineOfWhatIsNoToml) {
  for (const char* const text : {"[try]\na =\n", "[try]\na = 1; b\n", "[try]\na = maybe\n",
                                 "[try]\na = 'b\n", "[try]\na = \"\\q\"\n"}) {
    EXPECT_THAT(error_of(text), StartsWith("f.toml:2: "));
  }
  EXPECT_THAT(error_of("[try]\na = 1\na = 2\n"), StartsWith("f.toml:3: "));
  for (const char* const text : {"[try]\na = 10s\n", "[try]\na = x\n", "[try]\na =\n"})
    EXPECT_THAT(error_of(text), EndsWith("; text stands in quotes: key = \"text\""));
}

TEST(ConfigFile, ShowsNothingThatMayBeSecret) {
  for (const char* const text :
       {"[try]\na = \"s3cret\n", "[try]\na = s3cret\n", "[try]\na = 's3cret' s3cret\n",
        "[try]\na = \"s3cret\\q\"\n", "[try]\na = [{b = \"s3cret\"}]\n"}) {
    EXPECT_THAT(error_of(text), Not(HasSubstr("s3cret")));
  }
}

TEST(ConfigFile, RefusesWhatNoOptionTakes) {
  constexpr const char* kRight =
      "f.toml:2: a: is neither text, a number, true nor false, nor a list of such; write \"…\" "
      "around it";
  EXPECT_EQ(error_of("[try]\na = 1979-05-27\n"), kRight);
  EXPECT_EQ(error_of("[try]\na = [[1]]\n"), kRight);
}

TEST(ConfigFile, RefusesWhatIsNoSectionOfACommand) {
  EXPECT_EQ(error_of("\n[trry]\n"),
            "f.toml:2: [trry] is the section of no command; did you mean [try]?");
  EXPECT_EQ(error_of("[try.x]\na = 1\n"), "f.toml:1: [try.x] is the section of no command");
  EXPECT_EQ(error_of("a = 1\n"), "f.toml:1: 'a' stands above all sections; write it under [try]");
  EXPECT_EQ(error_of("[[try]]\na = 1\n"),
            "f.toml:1: 'try' is a command; write [try], its keys below");
}

TEST(ConfigFile, EscapesWhatItShows) {
  EXPECT_THAT(error_of("\"\\u001b[31m\" = 1\n"), HasSubstr("'\\x1b[31m'"));
}

}  // namespace
}  // namespace wskit::cli
