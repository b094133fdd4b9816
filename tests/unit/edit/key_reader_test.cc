#include "edit/key_reader.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::edit {

bool operator==(const Press& a, const Press& b) {
  return a.key == b.key && a.text == b.text;
}

namespace {

using testing::ElementsAre;

constexpr std::size_t kMaxPaste = 100;

std::vector<Press> read(KeyReader& reader, std::string_view bytes) {
  reader.feed(bytes);
  std::vector<Press> presses;
  while (auto press = reader.next())
    presses.push_back(*press);
  return presses;
}

std::vector<Press> read(std::string_view bytes) {
  KeyReader reader(kMaxPaste);
  return read(reader, bytes);
}

/// The same, a byte at a time; text comes in as many pieces.
std::vector<Press> read_slowly(std::string_view bytes) {
  KeyReader reader(kMaxPaste);
  std::vector<Press> all;
  for (const char byte : bytes) {
    for (const Press& press : read(reader, {&byte, 1})) {
      const bool goes_on = !all.empty() && all.back().key == Key::kText && press.key == Key::kText;
      goes_on ? void(all.back().text += press.text) : all.push_back(press);
    }
  }
  return all;
}

TEST(KeyReader, GivesTextInOnePiece) {
  EXPECT_THAT(read("hello\r"), ElementsAre(Press{Key::kText, "hello"}, Press{Key::kEnter}));
}

TEST(KeyReader, WaitsForTheRestOfACharacter) {
  KeyReader reader(kMaxPaste);
  EXPECT_THAT(read(reader, "a\xe2\x82"), ElementsAre(Press{Key::kText, "a"}));
  EXPECT_THAT(read(reader, "\xac"), ElementsAre(Press{Key::kText, "\xe2\x82\xac"}));
}

TEST(KeyReader, KnowsWhatTerminalsSend) {
  const std::string_view bytes =
      "\x1b[A\x1bOD\x1b[1;5C\x1b[3~\x1b"
      "b\x7f\x17\x1b[H";
  const auto keys = ElementsAre(Press{Key::kUp}, Press{Key::kLeft}, Press{Key::kWordRight},
                                Press{Key::kDelete}, Press{Key::kWordLeft}, Press{Key::kBackspace},
                                Press{Key::kKillBlankLeft}, Press{Key::kHome});
  EXPECT_THAT(read(bytes), keys);
  EXPECT_THAT(read_slowly(bytes), keys);
}

TEST(KeyReader, SwallowsSequencesWithoutAMeaning) {
  EXPECT_THAT(read("\x1b[<0;12;34Mx"), ElementsAre(Press{Key::kNone}, Press{Key::kText, "x"}));
}

TEST(KeyReader, KnowsALoneEscapeBySilence) {
  KeyReader reader(kMaxPaste);
  EXPECT_THAT(read(reader, "\x1b"), ElementsAre());
  EXPECT_TRUE(reader.waits());
  reader.settle();
  EXPECT_EQ(reader.next(), Press{Key::kCancel});
  EXPECT_FALSE(reader.waits());
}

TEST(KeyReader, TakesAPasteAsAWhole) {
  const std::string_view bytes = "\x1b[200~one\rtwo\r\nthree\n\t\x1b[A\x1b[201~x";
  const auto keys =
      ElementsAre(Press{Key::kPaste, "one\ntwo\nthree\n\t\x1b[A"}, Press{Key::kText, "x"});
  EXPECT_THAT(read(bytes), keys);
  EXPECT_THAT(read_slowly(bytes), keys);
}

TEST(KeyReader, TakesNothingOfAPasteThatIsTooLong) {
  const std::string paste = "\x1b[200~" + std::string(kMaxPaste + 1, 'x') + "\x1b[201~y";
  EXPECT_THAT(read(paste), ElementsAre(Press{Key::kPasteTooLong}, Press{Key::kText, "y"}));
  EXPECT_THAT(read_slowly(paste), ElementsAre(Press{Key::kPasteTooLong}, Press{Key::kText, "y"}));
}

TEST(KeyReader, GivesBytesThatAreNotUtf8) {
  EXPECT_THAT(read("\xff\x80z"), ElementsAre(Press{Key::kText, "\xff\x80z"}));
}

}  // namespace
}  // namespace wskit::edit
