#include "pipe/output.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "watch_loop.h"

namespace wskit::pipe {
namespace {

// More than a pipe or a socket of this machine takes at once.
constexpr std::size_t kMuch = std::size_t{4} << 20;

class Writing : public testing::Test, public OutputHandler {
 protected:
  Writing() { ::signal(SIGPIPE, SIG_IGN); }
  ~Writing() override {
    output_.reset();
    for (const int fd : ends_) {
      if (fd >= 0) ::close(fd);
    }
  }

  void to_pipe() {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    output_.emplace(loop_, ends_[1], *this);
  }
  void to_socket() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0);
    output_.emplace(loop_, ends_[1], *this);
  }

  std::string read_some() {
    std::string bytes(65536, '\0');
    const ssize_t size = ::read(ends_[0], bytes.data(), bytes.size());
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return bytes;
  }
  /// Reads until `size` bytes have come, the loop telling the output of the room.
  std::string read_all(std::size_t size) {
    std::string bytes;
    while (bytes.size() < size) {
      bytes += read_some();
      loop_.ready();
    }
    return bytes;
  }
  /// Fills the way out, and checks that all arrives in order once the reader reads.
  void write_much() {
    std::string much(kMuch, 'x');
    much.back() = '!';
    output_->buffer() = much;
    output_->flush();
    EXPECT_GT(output_->pending(), 0U);
    EXPECT_TRUE(loop_.watched());
    EXPECT_EQ(read_all(kMuch), much);
    EXPECT_EQ(drained_, 1);
    EXPECT_EQ(output_->pending(), 0U);
  }

  void on_output_drained() override { ++drained_; }
  void on_output_end(const Status& status) override { end_ = status; }

  std::array<int, 2> ends_{-1, -1};
  WatchLoop loop_;
  std::optional<Output> output_;
  int drained_ = 0;
  std::optional<Status> end_;
};

TEST_F(Writing, TakesAllThatWasAppendedAtOnce) {
  to_pipe();
  output_->buffer() += "a\n";
  output_->buffer() += "b\n";
  output_->flush();
  EXPECT_EQ(read_some(), "a\nb\n");
  EXPECT_EQ(output_->pending(), 0U);
  EXPECT_EQ(drained_, 0);
}

TEST_F(Writing, ToASlowPipeDoesNotBlock) {
  to_pipe();
  write_much();
}

TEST_F(Writing, ToASlowSocketDoesNotBlock) {
  to_socket();
  write_much();
}

TEST_F(Writing, LeavesTheDescriptorBlocking) {
  to_pipe();
  EXPECT_EQ(::fcntl(ends_[1], F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(Writing, EndsWithoutAnErrorWhenTheReaderHasGone) {
  to_pipe();
  ::close(ends_[0]);
  ends_[0] = -1;
  output_->buffer() += "x";
  output_->flush();
  ASSERT_TRUE(end_);
  EXPECT_TRUE(*end_);
  EXPECT_EQ(output_->pending(), 0U);
}

TEST_F(Writing, EndsBeforeTheNextBytesWhenAWatchedReaderHasGone) {
  to_pipe();
  output_->watch_reader();
  loop_.ready();
  EXPECT_FALSE(end_.has_value()) << "the reader is there";
  output_->watch_reader();
  ::close(std::exchange(ends_[0], -1));
  loop_.ready();
  ASSERT_TRUE(end_);
  EXPECT_TRUE(*end_);
  EXPECT_FALSE(loop_.watched());
}

TEST_F(Writing, LeavesNothingWaitingForAWatchedReaderThatHasGone) {
  to_pipe();
  output_->buffer().assign(kMuch, 'x');
  output_->flush();
  output_->watch_reader();
  ::close(std::exchange(ends_[0], -1));
  loop_.ready();
  EXPECT_TRUE(end_.has_value());
  EXPECT_EQ(output_->pending(), 0U);
  EXPECT_EQ(drained_, 0);
}

TEST_F(Writing, TakesASocketWhoseOtherEndWritesNoMoreForAReaderStill) {
  to_socket();
  output_->watch_reader();
  ::shutdown(ends_[0], SHUT_WR);
  loop_.ready();
  EXPECT_FALSE(end_.has_value());
  EXPECT_FALSE(loop_.watched()) << "it would be reported every turn";
  output_->buffer() += "x";
  output_->flush();
  EXPECT_EQ(read_some(), "x");
}

TEST_F(Writing, EndsWithTheReasonWhenTheDiskIsFull) {
  ends_[1] = ::open("/dev/full", O_WRONLY);
  output_.emplace(loop_, ends_[1], *this);
  output_->buffer() += "x";
  output_->flush();
  ASSERT_TRUE(end_ && !*end_);
  EXPECT_EQ(end_->error().kind, ErrorKind::kOutput);
  EXPECT_EQ(end_->error().message, "cannot write the output: No space left on device");
}

}  // namespace
}  // namespace wskit::pipe
