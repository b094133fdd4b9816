#include "edit/line_editor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edit/key_reader.h"

namespace wskit::edit {
namespace {

using testing::ElementsAre;

constexpr std::size_t kMaxText = 50;

class Editing : public testing::Test {
 protected:
  Editing() {
    for (const char* const text : {"join lobby", "hello there", "join attic"})
      history_.add(text);
  }

  /// What the last of the keys that `bytes` are led to.
  Outcome type(std::string_view bytes) {
    reader_.feed(bytes);
    reader_.settle();
    Outcome outcome = Outcome::kRefused;
    while (const auto press = reader_.next())
      outcome = editor_.press(*press);
    return outcome;
  }
  /// The line with a bar where the cursor is.
  [[nodiscard]] std::string shown() const {
    return std::string(editor_.text()).insert(editor_.cursor(), "|");
  }

  History history_;
  std::vector<std::string> words_;
  KeyReader reader_{1000};
  LineEditor editor_{history_,
                     [this](std::string_view before) {
                       Completion completion{before.rfind(' ') + 1, {}};
                       for (const std::string& word : words_) {
                         if (word.starts_with(before.substr(completion.from)))
                           completion.candidates.push_back(word);
                       }
                       return completion;
                     },
                     kMaxText};
};

TEST_F(Editing, GivesTheLineWhenItIsSubmitted) {
  EXPECT_EQ(type("helo\x1b[Dl\r"), Outcome::kSubmitted);
  EXPECT_EQ(editor_.take(), "hello");
  EXPECT_EQ(shown(), "|");
}

TEST_F(Editing, BrowsesTheHistoryAndComesBackToWhatWasTyped) {
  type("draft\x10\x10");
  EXPECT_EQ(shown(), "hello there|");
  EXPECT_EQ(type("\x10\x10"), Outcome::kRefused);
  EXPECT_EQ(shown(), "join lobby|");
  type("\x0e\x0e\x0e");
  EXPECT_EQ(shown(), "draft|");
}

TEST_F(Editing, SearchesTheHistoryBackwards) {
  type(
      "draft\x12"
      "join");
  EXPECT_EQ(shown(), "|join attic");
  ASSERT_NE(editor_.sought(), nullptr);
  EXPECT_EQ(*editor_.sought(), "join");
  type("\x12");
  EXPECT_EQ(shown(), "|join lobby");
  EXPECT_EQ(type("\x12"), Outcome::kRefused);
  EXPECT_TRUE(editor_.search_failed());
  EXPECT_EQ(type("\r"), Outcome::kSubmitted);
  EXPECT_EQ(editor_.take(), "join lobby");
}

TEST_F(Editing, WidensASearchWhenItsTextGetsShorter) {
  type(
      "\x12"
      "lob\x7f\x7f");
  EXPECT_EQ(shown(), "he|llo there");
}

TEST_F(Editing, LeavesASearchWithWhatWasThereBefore) {
  type("draft\x12join\x07");
  EXPECT_EQ(shown(), "draft|");
}

TEST_F(Editing, TakesWhatWasFoundWhenAnotherKeyIsPressed) {
  type("\x12hello\x05!");
  EXPECT_EQ(shown(), "hello there!|");
}

TEST_F(Editing, CompletesTheOnlyCandidate) {
  words_ = {"/join ", "/leave "};
  EXPECT_EQ(type("/j\t"), Outcome::kChanged);
  EXPECT_EQ(shown(), "/join |");
}

TEST_F(Editing, CompletesWhatCandidatesHaveInCommonAndThenOffersThem) {
  words_ = {"/ping ", "/pink "};
  EXPECT_EQ(type("/p\t"), Outcome::kChanged);
  EXPECT_EQ(shown(), "/pin|");
  EXPECT_EQ(type("\t"), Outcome::kChoices);
  EXPECT_THAT(editor_.choices(), ElementsAre("/ping ", "/pink "));
}

TEST_F(Editing, RefusesToCompleteWhatIsNotKnown) {
  EXPECT_EQ(type("x\t"), Outcome::kRefused);
}

TEST_F(Editing, InterruptsTheLineFirst) {
  EXPECT_EQ(type("abc\x03"), Outcome::kChanged);
  EXPECT_EQ(shown(), "|");
  EXPECT_EQ(type("\x03"), Outcome::kInterrupted);
  type("\x19");
  EXPECT_EQ(shown(), "abc|");
}

TEST_F(Editing, EndsOnlyWhenTheLineIsEmpty) {
  type("ab\x01");
  EXPECT_EQ(type("\x04"), Outcome::kChanged);
  EXPECT_EQ(shown(), "|b");
  EXPECT_EQ(type("\x04\x04"), Outcome::kEnded);
}

TEST_F(Editing, PastesWithoutSubmitting) {
  EXPECT_EQ(type("\x1b[200~a\rb\r\x1b[201~"), Outcome::kChanged);
  EXPECT_EQ(editor_.text(), "a\nb\n");
}

TEST_F(Editing, TakesNothingOfWhatDoesNotFit) {
  type("ab");
  EXPECT_EQ(type("\x1b[200~" + std::string(kMaxText, 'x') + "\x1b[201~"), Outcome::kTooLong);
  EXPECT_EQ(shown(), "ab|");
}

}  // namespace
}  // namespace wskit::edit
