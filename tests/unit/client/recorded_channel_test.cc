#include "client/recorded_channel.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "capture/file.h"
#include "support/fake_channel.h"
#include "support/fake_loop.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class RecordedChannels : public testing::Test, public LinkHandler {
 protected:
  RecordedChannels() : path_(testing::TempDir() + "recorded-XXXXXX") {
    ::close(::mkstemp(path_.data()));
    config_.url = *http::parse_url("ws://h/");
    config_.subprotocols = {"v1"};
    recorder_.emplace(*capture::Writer::create({.path = path_, .source = "bench", .tool = "t"},
                                               loop_.now(), [] {}),
                      capture::RecorderPorts{[] {}, {}, {}, {}});
    feed_.emplace(*recorder_, loop_);
    recorded_.emplace(
        &*feed_, config_,
        [this](LinkHandler& handler) {
          auto made = std::make_unique<test::FakeChannel>(handler);
          channel_ = made.get();
          return made;
        },
        *this);
    recorded_->open();
  }
  ~RecordedChannels() override { std::filesystem::remove(path_); }

  void on_open(const Opened& /*opened*/) override { told_.emplace_back("open"); }
  void on_message(const wire::MessageView& message) override { told_.emplace_back(message.bytes); }
  void on_ended(const Ended& /*ended*/) override { told_.emplace_back("ended"); }

  /// The capture behind its header.
  std::string capture() {
    EXPECT_TRUE(recorder_->finish());
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str().substr(text.str().find('\n') + 1);
  }

  std::string path_;
  test::FakeLoop loop_;
  LinkConfig config_;
  std::optional<capture::Recorder> recorder_;
  std::optional<LoopFeed> feed_;
  test::FakeChannel* channel_ = nullptr;
  std::optional<RecordedChannel> recorded_;
  std::vector<std::string> told_;
};

TEST_F(RecordedChannels, NoteWhatGoesEachWay) {
  channel_->succeed();
  loop_.advance(1s);
  EXPECT_TRUE(recorded_->send(wire::Opcode::kText, "hello"));
  channel_->deliver_binary(std::string("\0\1", 2));
  channel_->close_by_server(1001);
  EXPECT_EQ(capture(),
            R"({"t":0,"c":"1","ev":"open","url":"ws://h/","status":101,"subprotocols":["v1"]}
{"t":1,"c":"1","ev":"msg","dir":">","op":1,"data":"hello"}
{"t":1,"c":"1","ev":"msg","dir":"<","op":2,"b64":"AAE="}
{"t":1,"c":"1","ev":"close","code":1001,"reason":"","by":"<"}
)");
  EXPECT_THAT(told_, ElementsAre("open", std::string("\0\1", 2), "ended"));
}

TEST_F(RecordedChannels, NoteNothingOfAConnectionThatWasNotMadeAndCountTheNextOnes) {
  channel_->fail({ErrorKind::kConnect, "refused"});
  recorded_->open();
  channel_->succeed();
  Ended ours;
  ours.code = 1000;
  ours.clean = true;
  channel_->end(ours);
  recorded_->open();
  channel_->succeed();
  channel_->taking = false;
  EXPECT_FALSE(recorded_->send(wire::Opcode::kText, "too late"));
  EXPECT_EQ(capture(),
            R"({"t":0,"c":"1","ev":"open","url":"ws://h/","status":101,"subprotocols":["v1"]}
{"t":0,"c":"1","ev":"close","code":1000,"reason":"","by":">"}
{"t":0,"c":"2","ev":"open","url":"ws://h/","status":101,"subprotocols":["v1"]}
)");
}

TEST_F(RecordedChannels, NoteHowLongAPongTook) {
  channel_->succeed();
  channel_->handler().on_pong("p", 1500us);
  channel_->handler().on_pong("late", Duration::zero());
  EXPECT_EQ(capture(),
            R"({"t":0,"c":"1","ev":"open","url":"ws://h/","status":101,"subprotocols":["v1"]}
{"t":0,"c":"1","ev":"pong","dir":"<","data":"p","rtt_ms":1.5}
{"t":0,"c":"1","ev":"pong","dir":"<","data":"late"}
)");
}

TEST_F(RecordedChannels, BeginAnotherRecordingWithTheConnectionThatIsOpen) {
  recorded_->record_to(nullptr);
  channel_->succeed();
  EXPECT_TRUE(recorded_->send(wire::Opcode::kText, "before"));
  loop_.advance(1s);
  recorded_->record_to(&*feed_);
  EXPECT_TRUE(recorded_->send(wire::Opcode::kText, "during"));
  recorded_->record_to(nullptr);
  EXPECT_TRUE(recorded_->send(wire::Opcode::kText, "behind"));
  channel_->close_by_server(1000);
  recorded_->record_to(&*feed_);
  EXPECT_EQ(capture(),
            R"({"t":1,"c":"1","ev":"open","url":"ws://h/","status":101,"subprotocols":["v1"]}
{"t":1,"c":"1","ev":"msg","dir":">","op":1,"data":"during"}
)");
}

TEST_F(RecordedChannels, HandOverInTime) {
  channel_->succeed();
  loop_.advance(LoopFeed::kHandOver);
  recorder_->drain();
  const auto file = capture::File::open(path_);
  ASSERT_TRUE(file);
  auto reader = file->reader();
  ASSERT_TRUE(reader);
  const auto first = reader->next();
  EXPECT_TRUE(first && *first);
}

}  // namespace
}  // namespace wskit::client
