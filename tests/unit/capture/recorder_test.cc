#include "capture/recorder.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/file.h"
#include "capture/summary.h"
#include "wire/protocol.h"

namespace wskit::capture {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace event = envelope::event;

constexpr TimePoint kStart{1h};

Opening opening(std::string url = "ws://h/") {
  return {std::move(url), 101, {}, {}, {}, {}};
}
wire::MessageView text(std::string_view bytes) {
  return {wire::Opcode::kText, bytes};
}

class RecorderTest : public testing::Test {
 protected:
  RecorderTest() {
    path_ = (std::filesystem::temp_directory_path() / "wskit-XXXXXX").string();
    ::close(::mkstemp(path_.data()));
  }
  ~RecorderTest() override { std::filesystem::remove(path_); }
  RecorderTest(const RecorderTest&) = delete;
  RecorderTest& operator=(const RecorderTest&) = delete;

  Recorder& record(std::size_t max_queued = Recorder::kMaxQueued) {
    auto writer = Writer::create({path_, "serve", "wskit 0.1", true}, kStart, [] {});
    RecorderPorts ports;
    ports.wake = [this] { ++wakes_; };
    ports.on_loss = [this] { ++losses_; };
    return recorder_.emplace(*std::move(writer), std::move(ports), max_queued);
  }

  /// "1 open", "1 > hello", "2 close 1000" and so on.
  [[nodiscard]] std::vector<std::string> on_disk() const {
    const auto file = File::open(path_);
    auto reader = file->reader();
    std::vector<std::string> lines;
    for (auto next = reader->next(); *next; next = reader->next())
      lines.push_back(line_of(**next));
    return lines;
  }

  std::string path_;
  std::optional<Recorder> recorder_;
  int wakes_ = 0;
  int losses_ = 0;

 private:
  static std::string line_of(const envelope::Event& event) {
    std::string line(event.connection);
    if (const auto* message = std::get_if<event::Message>(&event.what)) {
      line += message->direction == envelope::Direction::kToServer ? " > " : " < ";
      if (message->body.form == envelope::Body::Form::kBinary) line += "binary ";
      line += message->body.bytes;
    } else if (const auto* close = std::get_if<event::Close>(&event.what)) {
      line += " close " + std::to_string(close->code);
      line += close->by == envelope::Direction::kToServer ? " by client" : " by server";
    } else if (const auto* mark = std::get_if<event::Mark>(&event.what)) {
      line += mark->label;
    } else {
      line += std::holds_alternative<event::Open>(event.what) ? " open" : " control";
    }
    return line;
  }
};

TEST_F(RecorderTest, WritesTheStoryOfAConnection) {
  Feed& feed = record().add_feed({});
  const Track track(feed, kStart, opening());
  track.came(kStart + 1ms, text("hello"));
  track.left(kStart + 2ms, {wire::Opcode::kBinary, "\xff"});
  track.pinged(kStart + 3ms, "");
  track.ponged(kStart + 3ms, "x");
  track.closed(kStart + 4ms, {1000, "bye", true});
  EXPECT_TRUE(recorder_->finish());
  EXPECT_THAT(on_disk(), ElementsAre("1 open", "1 > hello", "1 < binary \xff", "1 control",
                                     "1 control", "1 close 1000 by client"));
}

TEST_F(RecorderTest, NotesNothingOfAConnectionThatWasNotBegun) {
  record().add_feed({});
  const Track track;
  track.came(kStart, text("hello"));
  track.closed(kStart, {});
  EXPECT_FALSE(track);
  EXPECT_TRUE(recorder_->finish());
  EXPECT_TRUE(on_disk().empty());
}

TEST_F(RecorderTest, AsksForTheFirstEventOfABatchToBeHandedOver) {
  int asked = 0;
  Feed& feed = record().add_feed([&] { ++asked; });
  const Track track(feed, kStart, opening());
  track.came(kStart, text("a"));
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(wakes_, 0);
  feed.hand_over();
  EXPECT_EQ(wakes_, 1);
  recorder_->drain();
  EXPECT_THAT(on_disk(), ElementsAre("1 open", "1 > a"));
  track.came(kStart, text("b"));
  EXPECT_EQ(asked, 2);
}

TEST_F(RecorderTest, HandsOverByItselfWhatHasGrownLarge) {
  Feed& feed = record().add_feed({});
  const Track track(feed, kStart, opening());
  track.came(kStart, text(std::string(Feed::kEnough, 'x')));
  EXPECT_EQ(wakes_, 1);
}

// The memory of what has been written is used again, and nothing of what was in it.
TEST_F(RecorderTest, WritesBatchAfterBatch) {
  Feed& feed = record().add_feed({});
  std::vector<std::string> expected;
  for (int i = 1; i <= 3; ++i) {
    const std::string number = std::to_string(i);
    const Track track(feed, kStart, opening());
    track.came(kStart, text(std::string(100, 'x') + number));
    feed.hand_over();
    track.left(kStart, text(number));
    feed.hand_over();
    recorder_->drain();
    expected.push_back(number + " open");
    expected.push_back(number + " > " + std::string(100, 'x') + number);
    expected.push_back(number + " < " + number);
  }
  EXPECT_EQ(on_disk(), expected);
}

// What one loop does because of another stands behind it, whoever hands over first.
TEST_F(RecorderTest, KeepsTheOrderOfEventsThroughoutTheLoops) {
  Feed& first = record().add_feed({});
  Feed& second = recorder_->add_feed({});
  const Track ann(first, kStart, opening());
  const Track bob(second, kStart, opening());
  ann.came(kStart + 2ms, text("question"));
  bob.left(kStart + 1ms, text("question"));
  bob.came(kStart + 3ms, text("answer"));
  ann.left(kStart + 3ms, text("answer"));
  second.hand_over();
  recorder_->drain();
  EXPECT_TRUE(on_disk().empty());
  first.hand_over();
  recorder_->drain();
  EXPECT_THAT(on_disk(), ElementsAre("1 open", "2 open", "1 > question", "2 < question",
                                     "2 > answer", "1 < answer"));
}

// What has no bytes is not what was said last.
TEST_F(RecorderTest, TellsAnEmptyMessageFromTheOneBeforeANewcomer) {
  Feed& feed = record().add_feed({});
  const Track ann(feed, kStart, opening());
  ann.came(kStart, text("hello"));
  const Track bob(feed, kStart, opening());
  bob.came(kStart, text(""));
  bob.came(kStart, text("hello"));
  ann.came(kStart, {});
  EXPECT_TRUE(recorder_->finish());
  EXPECT_THAT(on_disk(), ElementsAre("1 open", "1 > hello", "2 open", "2 > ", "2 > hello", "1 > "));
}

// What was said just before may be said again as something else, or by another loop in between.
TEST_F(RecorderTest, TellsApartEventsOfTheSameBytes) {
  Feed& first = record().add_feed({});
  Feed& second = recorder_->add_feed({});
  const Track ann(first, kStart, opening());
  const Track bob(second, kStart, opening());
  ann.came(kStart, text("x"));
  ann.pinged(kStart, "x");
  ann.left(kStart, {wire::Opcode::kBinary, "x"});
  ann.left(kStart, text("x"));
  ann.came(kStart, text("x"));
  bob.came(kStart, text("y"));
  ann.left(kStart, text("x"));
  bob.left(kStart, text("y"));
  EXPECT_TRUE(recorder_->finish());
  EXPECT_THAT(on_disk(), ElementsAre("1 open", "2 open", "1 > x", "1 control", "1 < binary x",
                                     "1 < x", "1 > x", "2 > y", "1 < x", "2 < y"));
}

// A loop draws a ticket only when another has noted something, and each time it has handed over.
TEST_F(RecorderTest, KeepsTheOrderOfEventsThatLoopsHandOverInPieces) {
  Feed& first = record().add_feed({});
  Feed& second = recorder_->add_feed({});
  const Track ann(first, kStart, opening());
  const Track bob(second, kStart, opening());
  std::vector<std::string> expected{"1 open", "2 open"};
  std::uint32_t random = 1;
  for (int i = 0; i < 1000; ++i) {
    random = random * 1664525 + 1013904223;
    const std::string number = std::to_string(i);
    const bool is_ann = (random >> 16 & 1) != 0;
    (is_ann ? ann : bob).came(kStart, text(number));
    expected.push_back((is_ann ? "1 > " : "2 > ") + number);
    if ((random >> 20) % 8 == 0) first.hand_over();
    if ((random >> 24) % 8 == 0) second.hand_over();
    if ((random >> 28) == 0) recorder_->drain();
  }
  EXPECT_TRUE(recorder_->finish());
  EXPECT_EQ(on_disk(), expected);
}

TEST_F(RecorderTest, KeepsTheBytesOfASharedFrameOnce) {
  Feed& feed = record().add_feed({});
  const std::string large(Feed::kEnough / 2, 'x');
  const Payload frame = wire::frame_shared(wire::Opcode::kText, large);
  std::vector<Track> members;
  for (int i = 0; i < 10; ++i)
    members.emplace_back(feed, kStart, opening());
  for (const Track& member : members)
    member.left(kStart, frame);
  EXPECT_EQ(wakes_, 0);
  const Payload other = wire::frame_shared(wire::Opcode::kText, "y");
  members.front().left(kStart, other);
  EXPECT_TRUE(recorder_->finish());
  const auto lines = on_disk();
  ASSERT_EQ(lines.size(), 21U);
  EXPECT_EQ(lines[19], "10 < " + large);
  EXPECT_EQ(lines[20], "1 < y");
}

TEST_F(RecorderTest, LosesWhatTheDiskIsTooSlowForAndSaysSo) {
  Feed& feed = record(1000).add_feed({});
  const Track track(feed, kStart, opening());
  track.came(kStart, text(std::string(2000, 'x')));
  feed.hand_over();
  track.came(kStart, text("lost"));
  track.came(kStart, text("lost, too"));
  const Track unseen(feed, kStart, opening());
  EXPECT_FALSE(unseen);
  EXPECT_EQ(feed.lost(), 3U);
  EXPECT_EQ(losses_, 1);
  recorder_->drain();
  track.closed(kStart, {1001, "", false});
  EXPECT_TRUE(recorder_->finish());
  EXPECT_EQ(losses_, 1);
  EXPECT_THAT(on_disk(),
              ElementsAre("1 open", "1 > " + std::string(2000, 'x'),
                          "events lost here: 3, which came faster than they could be written",
                          "1 close 1001 by server"));
  auto reader = File::open(path_)->reader();
  EXPECT_TRUE(summarise(*reader));
}

// Also when what is small would still have found a place.
TEST_F(RecorderTest, SaysOfALossWhereItWas) {
  Feed& feed = record(4 * Feed::kEnough).add_feed({});
  const Track track(feed, kStart, opening());
  feed.hand_over();
  track.came(kStart, text("before"));
  track.came(kStart, text(std::string(5 * Feed::kEnough, 'x')));
  track.came(kStart, text("behind"));
  EXPECT_TRUE(recorder_->finish());
  EXPECT_THAT(on_disk(),
              ElementsAre("1 open", "1 > before",
                          "events lost here: 1, which came faster than they could be written",
                          "1 > behind"));
}

TEST_F(RecorderTest, SaysOfALossAtTheEnd) {
  Feed& feed = record(100).add_feed({});
  const Track track(feed, kStart, opening());
  feed.hand_over();
  track.came(kStart, text("lost"));
  EXPECT_TRUE(recorder_->finish());
  EXPECT_THAT(
      on_disk(),
      ElementsAre("1 open", "events lost here: 1, which came faster than they could be written"));
}

TEST_F(RecorderTest, TellsOnceThatTheDiskHasFailed) {
  std::vector<std::string> failures;
  ASSERT_TRUE(std::filesystem::remove(path_));
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  const int reading_end = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK);
  auto writer = Writer::create({path_, "serve", "wskit 0.1", true}, kStart, [] {});
  ASSERT_TRUE(writer);
  RecorderPorts ports;
  ports.on_failure = [&](const Error& error) { failures.push_back(error.message); };
  Recorder recorder(*std::move(writer), std::move(ports));
  Feed& feed = recorder.add_feed({});
  ::close(reading_end);
  std::signal(SIGPIPE, SIG_IGN);
  const Track track(feed, kStart, opening());
  feed.hand_over();
  recorder.drain();
  track.came(kStart, text("more"));
  const Status end = recorder.finish();
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "cannot write " + path_ + ": Broken pipe");
  EXPECT_THAT(failures, ElementsAre(end.error().message));
}

}  // namespace
}  // namespace wskit::capture
