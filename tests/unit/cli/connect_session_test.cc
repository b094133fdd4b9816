#include "cli/connect_session.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "cli/plain_dialect.h"
#include "client/link.h"
#include "http/parser.h"
#include "support/fake_channel.h"
#include "support/fake_connection.h"
#include "support/fake_loop.h"
#include "wire/handshake.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using wire::Opcode;

/// Input that the test speaks.
class SpokenInput final : public pipe::LineSource {
 public:
  void start(pipe::LineHandler& handler) override { handler_ = &handler; }
  void set_reading(bool reading) override { reading_ = reading; }
  void stop() override { handler_ = nullptr; }

  void say(std::string_view line) {
    if (handler_ != nullptr) handler_->on_line(line, ++lines_);
    if (handler_ != nullptr) handler_->on_lines_end();
  }
  void end(const Status& status = ok()) {
    pipe::LineHandler* const handler = std::exchange(handler_, nullptr);
    if (handler != nullptr) handler->on_input_end(status);
  }
  [[nodiscard]] bool open() const { return handler_ != nullptr; }
  [[nodiscard]] bool reading() const { return reading_; }

 private:
  pipe::LineHandler* handler_ = nullptr;
  bool reading_ = true;
  std::uint64_t lines_ = 0;
};

std::string frame(Opcode opcode, std::string_view bytes) {
  return std::string(wire::frame_shared(opcode, bytes).view());
}
std::string text(std::string_view bytes) {
  return frame(Opcode::kText, bytes);
}
std::string close_frame(std::uint16_t code) {
  return frame(Opcode::kClose,
               std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)});
}

/// A session whose server, input, output and clock are the test's.
class Session : public testing::Test {
 protected:
  Session() {
    config_.link.url.host = "h";
    config_.link.ping_interval = 0s;
    config_.link.close_timeout = 24h;
    EXPECT_EQ(::pipe(ends_.data()), 0);
  }
  ~Session() override {
    output_.reset();
    for (const int fd : ends_)
      ::close(fd);
  }

  void start() {
    session_.emplace(config_, SessionPorts{loop_, input_, diagnostics_});
    recording_.emplace(loop_, *session_);
    link_.emplace(config_.link, client::LinkPorts{loop_, dialer_, rng_, deflate_}, *session_);
    output_.emplace(loop_, ends_[1], *session_);
    dialect_.emplace(PlainConfig{}, loop_, diagnostics_, *session_, output_->buffer());
    session_->start(*link_, *dialect_, *output_, *recording_);
  }
  void open() {
    start();
    dialer_.succeed(stream_.connect());
    http::RequestParser parser;
    EXPECT_TRUE(parser.feed(stream_.taken()).has_value());
    stream_.deliver(wire::upgrade_response(parser.head(), {}, {}));
  }
  void deliver_close(std::uint16_t code) {
    stream_.deliver(close_frame(code));
    stream_.finish_close();
  }

  /// First bytes and payloads of the frames that left.
  std::vector<std::string> sent() {
    std::vector<std::string> frames;
    const std::string bytes = stream_.taken();
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = static_cast<unsigned char>(bytes[at + 1]) & 0x7fU;
      std::string payload = bytes.substr(at + 6, size);
      for (std::size_t i = 0; i < size; ++i)
        payload[i] ^= bytes[at + 2 + i % 4];
      const auto opcode = static_cast<Opcode>(bytes[at] & 0xf);
      frames.push_back(opcode == Opcode::kClose ? "close" : payload);
      at += 6 + size;
    }
    return frames;
  }
  std::string printed() {
    std::string bytes(65536, '\0');
    if (output_->pending() == 0 && !any_printed()) return {};
    const ssize_t size = ::read(ends_[0], bytes.data(), bytes.size());
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return bytes;
  }
  [[nodiscard]] bool any_printed() const {
    pollfd polled{ends_[0], POLLIN, 0};
    return ::poll(&polled, 1, 0) == 1;
  }
  const Verdict& verdict() { return session_->verdict(); }

  SessionConfig config_;
  test::FakeLoop loop_;
  test::FakeDialer dialer_;
  test::FakeStream stream_;
  SpokenInput input_;
  Diagnostics diagnostics_{"connect", Verbosity::kQuiet, false};
  Rng rng_{7};
  std::array<int, 2> ends_{-1, -1};
  wire::SharedDeflate deflate_;
  std::optional<ConnectSession> session_;
  std::optional<Recording> recording_;
  std::optional<client::Link> link_;
  std::optional<pipe::Output> output_;
  std::optional<PlainDialect> dialect_;
};

TEST_F(Session, ReadsNoInputBeforeItIsOpen) {
  start();
  EXPECT_FALSE(input_.open());
}

TEST_F(Session, SendsLinesAndPrintsMessages) {
  open();
  input_.say("one");
  input_.say("two");
  EXPECT_THAT(sent(), ElementsAre("one", "two"));
  stream_.deliver(text("1") + text("2"));
  EXPECT_EQ(printed(), "1\n2\n");
}

TEST_F(Session, SendsTheMessagesOfTheCommandLineInsteadOfTheInput) {
  config_.execute = {"a", "b"};
  open();
  EXPECT_THAT(sent(), ElementsAre("a", "b"));
  EXPECT_FALSE(input_.open());
}

TEST_F(Session, ClosesAfterTheInputOnceTheServerIsSilent) {
  open();
  input_.say("x");
  input_.end();
  EXPECT_THAT(sent(), ElementsAre("x"));
  loop_.advance(200ms);
  EXPECT_TRUE(sent().empty());
  loop_.advance(100ms);
  EXPECT_THAT(sent(), ElementsAre("close"));
  deliver_close(1000);
  EXPECT_EQ(verdict().code, kDone);
}

TEST_F(Session, ClosesSoonWhenEveryMessageHasBeenAnswered) {
  open();
  input_.say("x");
  input_.end();
  stream_.deliver(text("x"));
  sent();
  loop_.advance(30ms);
  EXPECT_THAT(sent(), ElementsAre("close"));
}

TEST_F(Session, PrintsWhatComesBetweenTheTwoCloseFrames) {
  open();
  input_.end();
  loop_.advance(1s);
  stream_.deliver(text("late"));
  deliver_close(1000);
  EXPECT_EQ(printed(), "late\n");
  EXPECT_EQ(verdict().code, kDone);
}

TEST_F(Session, StaysAfterTheInputWhenToldTo) {
  config_.at_eof = AtEof::kKeep;
  open();
  input_.end();
  loop_.advance(1h);
  EXPECT_TRUE(sent().empty());
}

TEST_F(Session, LingersAsLongAsToldAndNotLonger) {
  config_.linger = 3s;
  open();
  input_.end();
  loop_.advance(2900ms);
  stream_.deliver(text("x"));
  EXPECT_TRUE(sent().empty());
  loop_.advance(200ms);
  EXPECT_THAT(sent(), ElementsAre("close"));
}

TEST_F(Session, WaitsForItsGoalAfterTheInput) {
  config_.awaited.count = 2;
  open();
  input_.end();
  stream_.deliver(text("1"));
  loop_.advance(1h);
  EXPECT_TRUE(sent().empty());
  stream_.deliver(text("2"));
  EXPECT_THAT(sent(), ElementsAre("close"));
  EXPECT_EQ(verdict().code, kDone);
}

TEST_F(Session, PrintsNothingBehindItsGoal) {
  config_.awaited.count = 1;
  open();
  stream_.deliver(text("1") + text("2"));
  EXPECT_EQ(printed(), "1\n");
  EXPECT_FALSE(input_.open());
}

TEST_F(Session, FailsWhenItLingeredInVain) {
  config_.awaited.expect.push_back(*capture::Match::parse("x"));
  config_.linger = 1s;
  open();
  input_.end();
  loop_.advance(2s);
  EXPECT_EQ(verdict().code, kExpectationFailed);
}

TEST_F(Session, FailsWhenTheServerClosesBeforeItsGoal) {
  config_.awaited.count = 2;
  open();
  stream_.deliver(text("1"));
  deliver_close(1000);
  EXPECT_EQ(verdict().code, kExpectationFailed);
  EXPECT_EQ(verdict().what, "ws://h/: the connection ended, and 1 of 2 messages came");
}

TEST_F(Session, TimesOut) {
  config_.timeout = 5s;
  open();
  loop_.advance(5s);
  EXPECT_EQ(verdict().code, kTimedOut);
  EXPECT_THAT(sent(), ElementsAre("close"));
}

TEST_F(Session, TimesOutWhileItConnects) {
  config_.timeout = 1s;
  config_.link.connect_timeout = 10s;
  start();
  loop_.advance(1s);
  EXPECT_EQ(verdict().code, kTimedOut);
}

TEST_F(Session, IsLostWhenTheStreamEndsWithoutACloseFrame) {
  open();
  stream_.end();
  EXPECT_EQ(verdict().code, kConnectionLost);
}

TEST_F(Session, GivesUpOnAServerThatNeverClosesInTurn) {
  open();
  input_.end();
  loop_.advance(1s);
  sent();
  loop_.advance(5s);
  EXPECT_TRUE(stream_.abort_asked());
  stream_.finish_close();
  EXPECT_EQ(verdict().code, kConnectionLost);
}

TEST_F(Session, DoesNotGiveUpOnAServerThatStillSpeaks) {
  open();
  input_.end();
  loop_.advance(1s);
  for (int i = 0; i < 10; ++i) {
    stream_.deliver(text("x"));
    loop_.advance(3s);
  }
  EXPECT_FALSE(stream_.abort_asked());
}

TEST_F(Session, DoesNotMindAnImpoliteServerOnceItHasWhatItWants) {
  config_.awaited.count = 1;
  open();
  stream_.deliver(text("x"));
  loop_.advance(1s);
  EXPECT_TRUE(stream_.abort_asked());
  stream_.finish_close();
  EXPECT_EQ(verdict().code, kDone);
}

TEST_F(Session, StopsReadingItsInputWhileTheServerIsSlow) {
  open();
  const std::string line(100'000, 'x');
  for (int i = 0; i < 11; ++i)
    input_.say(line);
  EXPECT_FALSE(input_.reading());
  stream_.taken();
  stream_.drained();
  EXPECT_TRUE(input_.reading());
}

TEST_F(Session, ReadsOnWhenALargeMessageHasLeftInOneGo) {
  open();
  input_.say(std::string(2 << 20, 'x'));
  EXPECT_FALSE(input_.reading());
  stream_.taken();
  loop_.turn();
  EXPECT_TRUE(input_.reading());
}

TEST_F(Session, StopsReadingTheServerWhileTheOutputIsSlow) {
  open();
  const std::string message(400'000, 'x');
  stream_.deliver(text(message));
  EXPECT_FALSE(stream_.reading());
  EXPECT_GT(output_->pending(), 0U);
}

TEST_F(Session, RefusesALineThatIsNotUtf8AndSendsNoneOfIt) {
  open();
  input_.say("good");
  input_.say("\xff");
  EXPECT_FALSE(input_.open());
  EXPECT_THAT(sent(), ElementsAre("good"));
  loop_.advance(300ms);
  EXPECT_THAT(sent(), ElementsAre("close"));
  deliver_close(1000);
  EXPECT_EQ(verdict().code, kUsage);
  EXPECT_EQ(verdict().what, "line 2 of the input is not UTF-8; send bytes with --binary");
}

TEST_F(Session, ShowsTheAnswersToWhatCameAheadOfABadLine) {
  open();
  input_.say("good");
  input_.say("\xff");
  stream_.deliver(text("an answer"));
  EXPECT_EQ(printed(), "an answer\n");
  sent();
  loop_.advance(30ms);
  deliver_close(1000);
  EXPECT_EQ(verdict().code, kUsage);
}

TEST_F(Session, EndsAtOnceAtABadLineThatNothingWasSentAheadOf) {
  open();
  input_.say("\xff");
  EXPECT_EQ(verdict().code, kUsage);
  EXPECT_THAT(sent(), ElementsAre("close"));
}

TEST_F(Session, EndsWhenTheInputCannotBeRead) {
  open();
  input_.end(Error{ErrorKind::kUsage, "cannot read"});
  EXPECT_EQ(verdict().code, kUsage);
}

TEST_F(Session, IsDoneWhenItIsLeft) {
  open();
  session_->leave();
  EXPECT_THAT(sent(), ElementsAre("close"));
  EXPECT_EQ(verdict().code, kDone);
}

TEST_F(Session, CountsWhatItCarries) {
  open();
  input_.say("hello");
  stream_.deliver(text("an answer"));
  EXPECT_EQ(session_->traffic().sent, 1U);
  EXPECT_EQ(session_->traffic().sent_bytes, 5U);
  EXPECT_EQ(session_->traffic().received, 1U);
  EXPECT_EQ(session_->traffic().received_bytes, 9U);
}

TEST_F(Session, SaysGoodbyeWhenItIsInterrupted) {
  open();
  session_->interrupt(2);
  EXPECT_THAT(sent(), ElementsAre("close"));
  EXPECT_EQ(verdict().code, kInterrupted);
}

TEST_F(Session, EndsAtOnceWhenItIsInterruptedAgain) {
  open();
  session_->interrupt(15);
  session_->interrupt(15);
  EXPECT_TRUE(stream_.abort_asked());
  EXPECT_EQ(verdict().code, kTerminated);
}

TEST_F(Session, CallsItAFailureWhenWhatWasDoneCouldNotBeWritten) {
  config_.awaited.count = 1;
  open();
  session_->on_output_end(ok());
  session_->on_output_end(Error{ErrorKind::kOutput, "full"});
  EXPECT_EQ(verdict().code, kOutputFailed);
}

TEST_F(Session, GoesOnWithoutARecordingThatCannotBeWritten) {
  open();
  session_->on_recording_end(Error{ErrorKind::kOutput, "full"});
  stream_.deliver(text("on it goes"));
  EXPECT_EQ(printed(), "on it goes\n");
  input_.end();
  loop_.advance(10s);
  deliver_close(1000);
  EXPECT_EQ(verdict().code, kOutputFailed);
}

TEST_F(Session, IsDoneWhenNobodyReadsTheRecordingAnyMore) {
  open();
  session_->on_recording_end(ok());
  deliver_close(1000);
  EXPECT_EQ(verdict().code, kDone);
}

/// A session whose channel is the test's, and may be made again.
class LastingSession : public Session {
 protected:
  void open_lasting() {
    session_.emplace(config_, SessionPorts{loop_, input_, diagnostics_});
    recording_.emplace(loop_, *session_);
    channel_.emplace(*session_);
    output_.emplace(loop_, ends_[1], *session_);
    dialect_.emplace(PlainConfig{}, loop_, diagnostics_, *session_, output_->buffer());
    session_->start(*channel_, *dialect_, *output_, *recording_);
    channel_->succeed();
  }
  std::optional<test::FakeChannel> channel_;
};

TEST_F(LastingSession, CallsItNoSilenceWhenThereIsNoConnection) {
  open_lasting();
  input_.say("x");
  channel_->reconnect();
  input_.end();
  loop_.advance(1h);
  EXPECT_FALSE(channel_->close_asked);
  channel_->succeed();
  channel_->drain();
  loop_.advance(3s);
  EXPECT_TRUE(channel_->close_asked);
}

TEST_F(LastingSession, CountsWhatWaitsWhenItLeaves) {
  open_lasting();
  channel_->reconnect();
  input_.say("x");
  EXPECT_EQ(session_->traffic().sent, 0U);
  client::LinkHandler& handler = *session_;
  handler.on_sent_late(Opcode::kText, "x");
  EXPECT_EQ(session_->traffic().sent, 1U);
}

TEST_F(LastingSession, GreetsAfterEveryOpen) {
  config_.on_open = {"hello"};
  open_lasting();
  channel_->reconnect();
  channel_->succeed();
  EXPECT_THAT(channel_->sent, ElementsAre("hello", "hello"));
}

TEST_F(LastingSession, ReadsItsInputWhileItConnectsAgain) {
  open_lasting();
  channel_->reconnect();
  EXPECT_TRUE(input_.open() && input_.reading());
}

TEST_F(LastingSession, HoldsItsInputWhileNoMoreMayWait) {
  open_lasting();
  channel_->full = true;
  input_.say("x");
  EXPECT_FALSE(input_.reading());
  channel_->full = false;
  channel_->drain();
  EXPECT_TRUE(input_.reading());
}

}  // namespace
}  // namespace wskit::cli
