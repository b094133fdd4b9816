#include "pipe/output.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wskit::pipe {
namespace {

// What an idle buffer may keep.
constexpr std::size_t kKeptCapacity = std::size_t{512} << 10;

/// Whether a write of PIPE_BUF bytes would be taken at once (pipe(7)).
bool is_writable(int fd) {
  pollfd polled{fd, POLLOUT, 0};
  return ::poll(&polled, 1, 0) == 1;
}

/// Whether nobody is left to read what is written to `fd`.
bool has_lost_reader(int fd) {
  pollfd polled{fd, 0, 0};
  return ::poll(&polled, 1, 0) == 1 && (polled.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

Output::Output(net::Loop& loop, int fd, OutputHandler& handler)
    : loop_(loop), handler_(handler), fd_(fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return;
  if (S_ISSOCK(status.st_mode)) way_ = Way::kSocket;
  // Whoever has made it so shares it with nobody.
  if ((::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0) return;
  if (!S_ISFIFO(status.st_mode) && ::isatty(fd) != 1) return;
  // The same pipe or terminal, opened again, has flags of its own.
  const std::string path = fmt::format("/proc/self/fd/{}", fd);
  const int own = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  way_ = own >= 0 ? Way::kOwnDescription : Way::kSmallPieces;
  if (own >= 0) fd_ = own;
}

Output::~Output() {
  watch_.reset();
  reader_.reset();
  if (way_ == Way::kOwnDescription) ::close(fd_);
}

void Output::watch_reader() {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) return;
  if (!S_ISFIFO(status.st_mode) && !S_ISSOCK(status.st_mode)) return;
  reader_fd_.reset(::fcntl(fd_, F_DUPFD_CLOEXEC, 0));
  if (!reader_fd_) return;
  reader_ = loop_.watch(reader_fd_.get(), net::Readiness::kHungUp, [this] {
    if (has_lost_reader(reader_fd_.get())) return end(ok());
    // A socket whose other end writes no more, but may still read: the next write will tell.
    reader_.reset();
  });
}

void Output::flush() {
  if (waiting_) return;
  while (!ended_ && pending() > 0) {
    if (!write_some()) return wait();
  }
  buffer_.clear();
  written_ = 0;
  if (buffer_.capacity() > kKeptCapacity) buffer_.shrink_to_fit();
}

/// False when nothing more is taken for now.
bool Output::write_some() {
  const char* const from = buffer_.data() + written_;
  ssize_t taken = -1;
  if (way_ == Way::kSocket) {
    taken = ::send(fd_, from, pending(), MSG_DONTWAIT | MSG_NOSIGNAL);
  } else if (way_ != Way::kSmallPieces) {
    taken = ::write(fd_, from, pending());
  } else if (is_writable(fd_)) {
    taken = ::write(fd_, from, std::min<std::size_t>(pending(), PIPE_BUF));
  } else {
    return false;
  }
  if (taken >= 0) {
    written_ += static_cast<std::size_t>(taken);
  } else if (errno == EAGAIN) {
    return false;
  } else if (errno == EPIPE || errno == ECONNRESET) {
    end(ok());
  } else if (errno != EINTR) {
    end(Error{ErrorKind::kOutput,
              fmt::format("cannot write the output: {}", std::strerror(errno))});
  }
  return true;
}

void Output::wait() {
  waiting_ = true;
  if (watch_ != nullptr) return watch_->set_active(true);
  watch_ = loop_.watch(fd_, net::Readiness::kWritable, [this] {
    waiting_ = false;
    flush();
    if (waiting_ || ended_) return;
    watch_->set_active(false);
    handler_.on_output_drained();
  });
}

void Output::end(const Status& status) {
  ended_ = true;
  waiting_ = false;
  watch_.reset();
  reader_.reset();
  buffer_.clear();
  written_ = 0;
  handler_.on_output_end(status);
}

}  // namespace wskit::pipe
