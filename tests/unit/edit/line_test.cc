#include "edit/line.h"

#include <gtest/gtest.h>

namespace wskit::edit {
namespace {

Line line_of(std::string text) {
  Line line;
  line.set(std::move(text));
  return line;
}

TEST(Line, InsertsAtTheCursor) {
  Line line = line_of("ac");
  line.move(Motion::kLeft);
  line.insert("b");
  EXPECT_EQ(line.text(), "abc");
  EXPECT_EQ(line.cursor(), 2U);
}

TEST(Line, MovesByCharactersNotBytes) {
  Line line = line_of("\xc3\xa4\xf0\x9f\x98\x80");
  line.move(Motion::kLeft);
  EXPECT_EQ(line.cursor(), 2U);
  line.erase(Motion::kLeft);
  EXPECT_EQ(line.text(), "\xf0\x9f\x98\x80");
}

TEST(Line, MovesByWords) {
  Line line = line_of("one, two.three");
  line.move(Motion::kWordLeft);
  EXPECT_EQ(line.cursor(), 9U);
  line.move(Motion::kBlankLeft);
  EXPECT_EQ(line.cursor(), 5U);
  line.move(Motion::kWordRight);
  EXPECT_EQ(line.cursor(), 8U);
}

TEST(Line, KeepsWhatIsKilledInOneGo) {
  Line line = line_of("one two three");
  line.kill(Motion::kWordLeft);
  line.kill(Motion::kWordLeft);
  EXPECT_EQ(line.text(), "one ");
  line.insert(line.killed());
  EXPECT_EQ(line.text(), "one two three");
}

TEST(Line, TransposesCharacters) {
  Line line = line_of("teh");
  line.transpose();
  EXPECT_EQ(line.text(), "the");
  line.move(Motion::kStart);
  line.transpose();
  EXPECT_EQ(line.text(), "the");
}

TEST(Line, TakesChangesBackWordByWord) {
  Line line;
  for (const char* const c : {"o", "n", "e", " ", "t", "w", "o"})
    line.insert(c);
  line.move(Motion::kStart);
  line.kill(Motion::kEnd);
  EXPECT_TRUE(line.undo());
  EXPECT_EQ(line.text(), "one two");
  EXPECT_TRUE(line.undo());
  EXPECT_EQ(line.text(), "one");
  EXPECT_TRUE(line.undo());
  EXPECT_EQ(line.text(), "");
  EXPECT_FALSE(line.undo());
}

TEST(Line, RemembersTheLastChangeHoweverLargeItIs) {
  Line line;
  for (int i = 0; i < 10; ++i)
    line.insert(std::string(1 << 20, 'x'));
  EXPECT_TRUE(line.undo());
  EXPECT_EQ(line.text().size(), std::size_t{9} << 20);
}

}  // namespace
}  // namespace wskit::edit
