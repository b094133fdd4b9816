#include "edit/view.h"

#include <gtest/gtest.h>

namespace wskit::edit {
namespace {

constexpr std::string_view kPrompt = "> ";
constexpr std::string_view kClearRow = "\r\x1b[K";
constexpr std::string_view kClear = "\r\x1b[K\x1b[1B\x1b[J\x1b[1A";

std::string drawn(View& view, std::string_view text, std::size_t cursor,
                  std::string_view status = {}) {
  std::string out;
  view.draw(out, {status, kPrompt, text, cursor});
  return out;
}

std::string erased(View& view) {
  std::string out;
  view.erase(out);
  return out;
}

TEST(View, ShowsStatusPromptAndText) {
  View view({.columns = 20, .rows = 10});
  EXPECT_EQ(drawn(view, "abc", 3, "open"), "open\r\n> abc");
  EXPECT_EQ(erased(view), "\x1b[1A" + std::string(kClear));
  EXPECT_EQ(erased(view), "");
}

TEST(View, PutsTheCursorWhereItBelongs) {
  View view({.columns = 20, .rows = 10});
  EXPECT_EQ(drawn(view, "abc", 1), "> abc\r\x1b[3C");
  EXPECT_EQ(erased(view), kClearRow);
}

TEST(View, WrapsTheTextAndComesBackOverItsRows) {
  View view({.columns = 10, .rows = 20});
  EXPECT_EQ(drawn(view, "0123456789abcde", 15), "> 01234567\r\n89abcde");
  EXPECT_EQ(erased(view), "\x1b[1A" + std::string(kClear));
  EXPECT_EQ(drawn(view, "0123456789abcde", 3), "> 01234567\r\n89abcde\x1b[1A\r\x1b[5C");
  EXPECT_EQ(erased(view), kClear);
}

TEST(View, PutsTheCursorBehindAFullRowIntoTheNext) {
  View view({.columns = 10, .rows = 20});
  EXPECT_EQ(drawn(view, "01234567", 8), "> 01234567\r\n");
  EXPECT_EQ(erased(view), "\x1b[1A" + std::string(kClear));
}

TEST(View, DoesNotCutWideCharacters) {
  View view({.columns = 5, .rows = 20});
  EXPECT_EQ(drawn(view, "ab\xe6\xbc\xa2", 5), "> ab\r\n\xe6\xbc\xa2");
}

TEST(View, ShowsLineEndsAndControlCharacters) {
  View view({.columns = 40, .rows = 10});
  EXPECT_EQ(drawn(view, "a\nb\x1b[J", 6),
            "> a\xe2\x86\xb5"
            "b\\x1b[J");
}

TEST(View, ShowsOfALongTextWhatIsAroundTheCursor) {
  View view({.columns = 20, .rows = 4});
  const std::string text(1 << 20, 'x');
  for (const std::size_t cursor : {std::size_t{0}, text.size() / 2, text.size()}) {
    const std::string out = drawn(view, text, cursor, "open");
    EXPECT_LT(out.size(), 80U);
    EXPECT_EQ(out.find("> \xe2\x80\xa6") != std::string::npos, cursor > 0);
    erased(view);
  }
}

TEST(View, ErasesWhatANarrowerTerminalHasWrapped) {
  View view({.columns = 20, .rows = 20});
  drawn(view, "0123456789abc", 13, "a status of columns");
  view.resize(10, 20);
  // The status has become two rows, and the cursor stands in the second of the prompt.
  EXPECT_EQ(erased(view), "\x1b[3A" + std::string(kClear));
}

TEST(View, NeedsNoEscapeCodes) {
  View view({.columns = 12, .rows = 20, .escapes = false});
  EXPECT_EQ(drawn(view, "abc", 1, "open"), "> abc\b\b");
  EXPECT_EQ(erased(view), "\r     \r");
  const std::string out = drawn(view, std::string(100, 'x'), 100, "open");
  EXPECT_EQ(out.find_first_of("\x1b\n"), std::string::npos);
  EXPECT_LE(out.size(), 11U + 2U);  // an ellipsis has three bytes
}

TEST(View, CutsTheStatus) {
  View view({.columns = 5, .rows = 20});
  EXPECT_EQ(drawn(view, "", 0, "reconnecting"), "recon\r\n> ");
}

}  // namespace
}  // namespace wskit::edit
