#include "cli/presenter.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

constexpr TimePoint kStart{1000h};
// 2026-09-24T10:00:00.123Z
constexpr std::chrono::system_clock::time_point kWall{std::chrono::milliseconds(1790244000123)};

/// What is shown of texts that come one after another, each 1.5 ms after the one before.
std::string shown(const ShowConfig& config, const std::vector<std::string>& texts) {
  Presenter presenter(config, kStart, kWall);
  std::string out;
  TimePoint now = kStart;
  for (const std::string& text : texts)
    presenter.message(out, {wire::Opcode::kText, text}, now += 1500us);
  return out;
}

TEST(Presenter, ShowsMessagesByteForByte) {
  EXPECT_EQ(shown({}, {"a\x1b\n", "{\"a\":1}"}), "a\x1b\n\n{\"a\":1}\n");
}

TEST(Presenter, EndsEachMessageAsItIsTold) {
  EXPECT_EQ(shown({.terminator = std::string_view("\0", 1)}, {"a", "b"}), "a\0b\0"s);
  EXPECT_EQ(shown({.terminator = {}}, {"a", "b"}), "ab");
}

TEST(Presenter, WritesControlCharactersOutForAPerson) {
  EXPECT_EQ(shown({.escapes = true}, {"a\x1b[2J\n"}), "a\\x1b[2J\\x0a\n");
}

TEST(Presenter, LaysJsonOutAndLeavesAnythingElse) {
  EXPECT_EQ(shown({.pretty = true}, {"{\"a\":[1]}", "hello", "[1,"}),
            "{\n  \"a\": [\n    1\n  ]\n}\nhello\n[1,\n");
}

TEST(Presenter, EscapesInsideOfJsonThatItLaysOut) {
  EXPECT_EQ(shown({.pretty = true, .escapes = true}, {"[\"\u202e\"]"}), "[\n  \"\\u202e\"\n]\n");
}

TEST(Presenter, ColoursJsonThatItLaysOut) {
  EXPECT_EQ(shown({.pretty = true, .color = true}, {"[1]"}), "[\n  \x1b[36m1\x1b[0m\n]\n");
}

TEST(Presenter, MarksAndColoursMessagesAboveAPrompt) {
  EXPECT_EQ(shown({.mark = "< ", .color = true}, {"a"}), "\x1b[36m< a\x1b[0m\n");
  EXPECT_EQ(shown({.pretty = true, .mark = "< ", .color = true}, {"[1]"}),
            "< [\n  \x1b[36m1\x1b[0m\n]\n");
}

TEST(Presenter, ShowsWhatMatchesTheFilter) {
  ShowConfig config;
  config.filter = *capture::Match::parse("{\"type\":\"a\"}");
  EXPECT_EQ(shown(config, {"{\"type\":\"a\"}", "{\"type\":\"b\"}", "a"}), "{\"type\":\"a\"}\n");
}

TEST(Presenter, ShowsSecondsSinceTheStart) {
  EXPECT_EQ(shown({.timestamps = Timestamps::kRelative}, {"a", "b"}), "0.001500 a\n0.003000 b\n");
}

TEST(Presenter, ShowsSecondsSinceWhatWasShownBefore) {
  ShowConfig config{.timestamps = Timestamps::kDelta};
  EXPECT_EQ(shown(config, {"a", "b"}), "+0.001500 a\n+0.001500 b\n");
  config.filter = *capture::Match::parse("x");
  EXPECT_EQ(shown(config, {"x", "b", "x"}), "+0.001500 x\n+0.003000 x\n");
}

TEST(Presenter, ShowsDateAndTime) {
  EXPECT_EQ(shown({.timestamps = Timestamps::kAbsolute}, {"a"}), "2026-09-24T10:00:00.124Z a\n");
}

TEST(Presenter, PutsTheTimeInFrontOfTheMark) {
  EXPECT_EQ(shown({.timestamps = Timestamps::kRelative, .mark = "< "}, {"a"}), "0.001500 < a\n");
}

TEST(Presenter, DescribesControlFrames) {
  Presenter presenter({}, kStart, kWall);
  EXPECT_EQ(presenter.ping("", kStart), "< ping");
  EXPECT_EQ(presenter.ping("data", kStart), "< ping: data");
  EXPECT_EQ(presenter.pong("", 1200us, kStart), "< pong after 1.20 ms");
  EXPECT_EQ(presenter.pong("data", {}, kStart), "< pong: data");
}

TEST(Presenter, DescribesHowAConnectionClosed) {
  Presenter presenter({.timestamps = Timestamps::kRelative}, kStart, kWall);
  client::Ended ended;
  ended.opened = ended.clean = true;
  ended.code = 1000;
  EXPECT_EQ(presenter.close(ended, kStart + 1s), "1.000000 > close 1000 (normal closure)");
  ended.by_peer = true;
  ended.code = 1001;
  ended.reason = "bye";
  EXPECT_EQ(presenter.close(ended, kStart + 2s), "2.000000 < close 1001 (going away): bye");
}

TEST(Presenter, SaysNothingOfACloseFrameThatNeverWas) {
  Presenter presenter({}, kStart, kWall);
  EXPECT_EQ(presenter.close({}, kStart), "");
  client::Ended lost;
  lost.opened = true;
  lost.error = Error{ErrorKind::kLost, "gone"};
  EXPECT_EQ(presenter.close(lost, kStart), "");
}

}  // namespace
}  // namespace wskit::cli
