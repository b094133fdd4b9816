#include "edit/glyph.h"

#include <gtest/gtest.h>

namespace wskit::edit {
namespace {

TEST(Glyph, IsAsWideAsATerminalShowsIt) {
  EXPECT_EQ(columns_of("a"), 1U);
  EXPECT_EQ(columns_of("\xc3\xa4"), 1U);
  EXPECT_EQ(columns_of("\xe6\xbc\xa2"), 2U);      // a Chinese character
  EXPECT_EQ(columns_of("\xf0\x9f\x98\x80"), 2U);  // a face
  EXPECT_EQ(columns_of("\xcc\x88"), 0U);          // a diaeresis that combines
}

TEST(Glyph, IsWrittenOutWhenItCouldSteerATerminal) {
  std::string shown;
  EXPECT_FALSE(append_glyph(shown, "\x1b[2J").literal);
  EXPECT_EQ(append_glyph(shown, "\xc2\x9b").size, 2U);
  EXPECT_EQ(append_glyph(shown, "\xff").size, 1U);
  EXPECT_TRUE(append_glyph(shown, "ok").literal);
  EXPECT_EQ(shown, "\\x1b\\x9b\\xffo");
}

TEST(Boundaries, KeepCombiningCharactersWithTheOneBefore) {
  const std::string text = "a\xcc\x88z";
  EXPECT_EQ(next_boundary(text, 0), 3U);
  EXPECT_EQ(previous_boundary(text, 3), 0U);
}

TEST(Boundaries, AreOnEitherSideOfAByteThatIsNotUtf8) {
  const std::string text = "\xc3z\x80";
  EXPECT_EQ(next_boundary(text, 0), 1U);
  EXPECT_EQ(previous_boundary(text, 3), 2U);
  EXPECT_EQ(previous_boundary(text, 1), 0U);
}

TEST(Boundaries, EndWithTheText) {
  EXPECT_EQ(next_boundary("a", 1), 1U);
  EXPECT_EQ(previous_boundary("a", 0), 0U);
}

}  // namespace
}  // namespace wskit::edit
