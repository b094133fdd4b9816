#include "cli/submission.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using testing::ElementsAre;

TEST(Submission, OfOneLineIsThatLine) {
  EXPECT_THAT(lines_of_submission("/quit"), ElementsAre("/quit"));
  EXPECT_THAT(lines_of_submission("pasted\n"), ElementsAre("pasted"));
}

TEST(Submission, OfSeveralLinesIsThoseThatAreNotEmpty) {
  EXPECT_THAT(lines_of_submission("one\n\ntwo\nthree\n"), ElementsAre("one", "two", "three"));
}

TEST(Submission, OfSeveralLinesHasNoCommands) {
  EXPECT_THAT(lines_of_submission("/quit\n//x"), ElementsAre("//quit", "///x"));
}

TEST(Submission, OfOneJsonValueStaysTogether) {
  EXPECT_THAT(lines_of_submission("{\n  \"a\": 1\n}\n"), ElementsAre("{\n  \"a\": 1\n}"));
  EXPECT_THAT(lines_of_submission("{\"a\": 1}\n{\"a\": 2}"),
              ElementsAre("{\"a\": 1}", "{\"a\": 2}"));
}

std::string echo(std::string_view text, std::size_t max) {
  std::string out;
  append_echo(out, "> ", text, max);
  return out;
}

TEST(Echo, ShowsEachLineUnderTheOther) {
  EXPECT_EQ(echo("one\ntwo\n", 100), "> one\n  two\n");
}

TEST(Echo, ShowsNothingThatSteersATerminal) {
  EXPECT_EQ(echo("\x1b[2J\xff", 100), "> \\x1b[2J\\xff\n");
}

TEST(Echo, SaysHowLongALongLineIs) {
  EXPECT_EQ(echo(std::string(2000, 'x'), 3), "> xxx\xe2\x80\xa6 (2,000 bytes)\n");
}

}  // namespace
}  // namespace wskit::cli
