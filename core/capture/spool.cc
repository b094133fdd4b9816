#include "capture/spool.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace wskit::capture {
namespace {

constexpr std::size_t kWriteAtOnce = std::size_t{256} << 10;

Error failure(const char* what) {
  return {ErrorKind::kUsage, std::string("cannot ") + what + " a temporary file: " +
                                 std::strerror(errno) + "; TMPDIR says where they are made"};
}

}  // namespace

struct Spool::State {
  explicit State(int temporary) : fd(temporary) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ::close(fd); }

  Status write(std::string_view bytes) {
    for (std::string_view left = bytes; !left.empty();) {
      const ssize_t put = ::write(fd, left.data(), left.size());
      if (put < 0 && errno != EINTR) return failure("write");
      if (put > 0) left.remove_prefix(static_cast<std::size_t>(put));
    }
    written += bytes.size();
    return ok();
  }

  int fd;
  std::string buffer;
  std::uint64_t written = 0;
};

Spool::Spool(std::shared_ptr<State> state) : state_(std::move(state)) {}

Result<Spool> Spool::create() {
  std::error_code error;
  std::string name = std::filesystem::temp_directory_path(error) / "wskit-XXXXXX";
  const int fd = error ? -1 : ::mkostemp(name.data(), O_CLOEXEC);
  if (error) errno = error.value();
  if (fd < 0) return failure("make");
  ::unlink(name.c_str());
  return Spool(std::make_shared<State>(fd));
}

Status Spool::append(std::string_view bytes) {
  if (bytes.size() < kWriteAtOnce) {
    state_->buffer += bytes;
    return state_->buffer.size() < kWriteAtOnce ? ok() : flush();
  }
  const Status flushed = flush();
  return flushed ? state_->write(bytes) : flushed;
}

Status Spool::flush() {
  Status written = state_->write(state_->buffer);
  if (written) state_->buffer.clear();
  return written;
}

std::uint64_t Spool::size() const {
  return state_->written + state_->buffer.size();
}

Result<std::size_t> Spool::read(std::uint64_t offset, std::span<char> into) const {
  while (true) {
    const ssize_t got = ::pread(state_->fd, into.data(), into.size(), static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return failure("read");
  }
}

Input::Source Spool::source(std::uint64_t begin, std::uint64_t end) const {
  return [spool = *this, at = begin, end](std::span<char> into) mutable -> Result<std::size_t> {
    auto got = spool.read(at, into.first(std::min<std::uint64_t>(into.size(), end - at)));
    if (got) at += *got;
    return got;
  };
}

}  // namespace wskit::capture
