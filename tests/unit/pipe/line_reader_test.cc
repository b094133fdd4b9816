#include "pipe/line_reader.h"

#include <array>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "watch_loop.h"

namespace wskit::pipe {
namespace {

using testing::ElementsAre;

class LineReading : public testing::Test, protected LineHandler {
 protected:
  LineReading() {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    read({.max_line = 8});
  }
  ~LineReading() override {
    reader_.reset();
    ::close(ends_[0]);
    close_input();
  }

  void read(const LineConfig& config) {
    reader_.emplace(loop_, ends_[0], config);
    reader_->start(*this);
  }
  void write(std::string_view bytes) {
    EXPECT_EQ(::write(ends_[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    loop_.ready();
  }
  void close_input() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

  void on_line(std::string_view line, std::uint64_t number) override {
    lines_.push_back(std::to_string(number) + ":" + std::string(line));
    if (line == stop_at_) reader_->stop();
  }
  void on_input_end(const Status& status) override { end_ = status; }

  std::array<int, 2> ends_{-1, -1};
  WatchLoop loop_;
  std::optional<LineReader> reader_;
  std::vector<std::string> lines_;
  std::string stop_at_ = "stop";
  std::optional<Status> end_;
};

TEST_F(LineReading, SplitsWhatOneReadBrings) {
  write("a\n\nb\r\n");
  EXPECT_THAT(lines_, ElementsAre("1:a", "2:", "3:b\r"));
}

TEST_F(LineReading, JoinsWhatSeveralReadsBring) {
  write("a");
  write("b");
  EXPECT_TRUE(lines_.empty());
  write("c\nd\n");
  EXPECT_THAT(lines_, ElementsAre("1:abc", "2:d"));
}

TEST_F(LineReading, GivesTheLastLineWithoutItsNewline) {
  write("a\nb");
  close_input();
  loop_.ready();
  EXPECT_THAT(lines_, ElementsAre("1:a", "2:b"));
  ASSERT_TRUE(end_);
  EXPECT_TRUE(*end_);
}

TEST_F(LineReading, EndsOnceAndWatchesNoLonger) {
  close_input();
  loop_.ready();
  EXPECT_TRUE(end_);
  EXPECT_FALSE(loop_.watched());
}

TEST_F(LineReading, StopsAtOnceInTheMiddleOfARead) {
  write("a\nstop\nb\n");
  EXPECT_THAT(lines_, ElementsAre("1:a", "2:stop"));
  EXPECT_FALSE(end_);
}

TEST_F(LineReading, PausesAndResumes) {
  reader_->set_reading(false);
  write("a\n");
  EXPECT_TRUE(lines_.empty());
  reader_->set_reading(true);
  loop_.ready();
  EXPECT_THAT(lines_, ElementsAre("1:a"));
}

TEST_F(LineReading, RefusesALineThatIsTooLong) {
  write("12345678\n123456789\nx\n");
  EXPECT_THAT(lines_, ElementsAre("1:12345678"));
  ASSERT_TRUE(end_ && !*end_);
  EXPECT_EQ(end_->error().kind, ErrorKind::kUsage);
  EXPECT_EQ(end_->error().message, "line 2 of the input is longer than 8 bytes");
}

TEST_F(LineReading, GivesALineThatIsTooLongInPiecesIfToldTo) {
  read({.max_line = 8, .too_long = LineConfig::TooLong::kCut});
  write("123456789");
  write("abc\n");
  EXPECT_THAT(lines_, ElementsAre("1:123456789", "2:abc"));
}

TEST_F(LineReading, NamesTheSettingThatAllowsLongerLines) {
  read({.max_line = 8, .setting = "--max-message"});
  write("123456789\n");
  ASSERT_TRUE(end_ && !*end_);
  EXPECT_EQ(end_->error().message,
            "line 1 of the input is longer than 8 bytes; --max-message allows longer ones");
}

TEST_F(LineReading, SplitsAtAnotherDelimiter) {
  using std::string_view_literals::operator""sv;
  read({.max_line = 8, .delimiter = '\0'});
  write("a\nb\0\0c"sv);
  close_input();
  loop_.ready();
  EXPECT_THAT(lines_, ElementsAre("1:a\nb", "2:", "3:c"));
}

TEST_F(LineReading, GivesWhatOneReadBringsWhereNothingDelimits) {
  read({.max_line = 8, .delimiter = {}});
  write("a\nb");
  write("c");
  EXPECT_THAT(lines_, ElementsAre("1:a\nb", "2:c"));
}

TEST_F(LineReading, ReadsNoMoreAtOnceThanALineMayHave) {
  read({.max_line = 8, .delimiter = {}});
  write("123456789");
  loop_.ready();
  EXPECT_THAT(lines_, ElementsAre("1:12345678", "2:9"));
}

TEST_F(LineReading, RefusesALineThatNeverEnds) {
  write("123456789");
  EXPECT_TRUE(end_ && !*end_);
  EXPECT_FALSE(loop_.watched());
}

TEST_F(LineReading, SaysWhyTheInputCannotBeRead) {
  reader_.emplace(loop_, -1, LineConfig{.max_line = 8});
  reader_->start(*this);
  loop_.ready();
  ASSERT_TRUE(end_ && !*end_);
  EXPECT_EQ(end_->error().message, "cannot read the input: Bad file descriptor");
}

}  // namespace
}  // namespace wskit::pipe
