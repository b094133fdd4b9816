#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

TEST(Escaping, LeavesTextAlone) {
  EXPECT_EQ(escaped("plain κόσμε 😀"), "plain κόσμε 😀");
}

TEST(Escaping, WritesControlCharactersOut) {
  EXPECT_EQ(escaped("a\x1b[2J\r\n\x7f"), "a\\x1b[2J\\x0d\\x0a\\x7f");
}

TEST(Escaping, WritesC1ControlsOut) {
  // U+009B is a control sequence introducer of its own.
  EXPECT_EQ(escaped("\xc2\x9b"), "\\x9b");
  EXPECT_EQ(escaped("\xc2\xa0"), "\xc2\xa0");
}

TEST(Escaping, WritesOverridesOfDirectionOut) {
  EXPECT_EQ(escaped("\xe2\x80\xae"), "\\u202e");
  EXPECT_EQ(escaped("\xe2\x81\xa6"), "\\u2066");
}

TEST(Escaping, WritesBytesOutThatAreNotUtf8) {
  EXPECT_EQ(escaped("\xff\x80z"), "\\xff\\x80z");
  EXPECT_EQ(escaped("\xc3"), "\\xc3");
  EXPECT_EQ(escaped("\xc0\x80"), "\\xc0\\x80");           // overlong
  EXPECT_EQ(escaped("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
}

TEST(SideBySide, FillsRows) {
  EXPECT_EQ(side_by_side({"a", "long", "b"}, 14), "a     long\nb\n");
  EXPECT_EQ(side_by_side({"a", "long"}, 3), "a\nlong\n");
  EXPECT_EQ(side_by_side({"\x1b"}, 80), "\\x1b\n");
}

class Colors : public testing::Test {
 protected:
  Colors() {
    ::unsetenv("NO_COLOR");
    ::unsetenv("FORCE_COLOR");
  }
  ~Colors() override {
    ::unsetenv("NO_COLOR");
    ::unsetenv("FORCE_COLOR");
  }
  static constexpr int kNoTerminal = -1;
};

TEST_F(Colors, AreForTerminals) {
  EXPECT_FALSE(use_color(kNoTerminal, false));
}

TEST_F(Colors, CanBeForced) {
  ::setenv("FORCE_COLOR", "1", 1);
  EXPECT_TRUE(use_color(kNoTerminal, false));
}

TEST_F(Colors, CanBeRefusedEvenWhenForced) {
  ::setenv("FORCE_COLOR", "1", 1);
  EXPECT_FALSE(use_color(kNoTerminal, true));
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(use_color(kNoTerminal, false));
}

}  // namespace
}  // namespace wskit::cli
