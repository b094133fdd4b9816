#include "capture/direct_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

namespace wskit::capture {
namespace {

// Whole blocks at places that are multiples of a block cost the page cache 40 % less than others,
// since no page is touched twice; of much larger ones it may make large pages, which cost ten times
// as much when memory is fragmented.
constexpr std::size_t kBlock = std::size_t{64} << 10;

// For a byte: the page cache takes 600 MB/s at its worst.
constexpr Duration kSlow = std::chrono::nanoseconds(4);

bool is_regular(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/// How much lies ahead of the next multiple of `unit`.
std::size_t up_to(std::size_t unit, std::uint64_t at) {
  return unit - static_cast<std::size_t>(at % unit);
}

}  // namespace

DirectFile::DirectFile(int fd)
    : fd_(fd), flags_(::fcntl(fd, F_GETFL)), can_be_direct_(is_regular(fd)) {}

ssize_t DirectFile::write(std::string_view bytes) {
  const ssize_t written = put(bytes);
  if (written > 0) written_ += static_cast<std::uint64_t>(written);
  return written;
}

ssize_t DirectFile::put(std::string_view bytes) {
  const std::size_t odd = up_to(kPage, written_) % kPage;
  if (!is_for_disk(bytes, odd)) return put_cached(bytes.substr(0, up_to(kBlock, written_)));
  if (odd != 0) return put_cached(bytes.substr(0, odd));
  const ssize_t written = put_direct(bytes.substr(0, bytes.size() - bytes.size() % kPage));
  if (written >= 0) return written;
  // File systems that have none say so in several ways; what else is wrong is wrong again.
  can_be_direct_ = false;
  return put(bytes);
}

/// Whether the pages of `bytes`, behind the first `odd` ones, are.
bool DirectFile::is_for_disk(std::string_view bytes, std::size_t odd) const {
  return can_be_direct_ && !(is_behind_ && is_slow_) && bytes.size() >= odd + kMuch &&
         reinterpret_cast<std::uintptr_t>(bytes.data() + odd) % kPage == 0;
}

ssize_t DirectFile::put_cached(std::string_view bytes) const {
  return ::write(fd_, bytes.data(), bytes.size());
}

ssize_t DirectFile::put_direct(std::string_view pages) {
  if (::fcntl(fd_, F_SETFL, flags_ | O_DIRECT) != 0) return -1;
  const TimePoint began = Clock::now();
  const ssize_t written = ::write(fd_, pages.data(), pages.size());
  is_slow_ = Clock::now() - began > kSlow * pages.size();
  ::fcntl(fd_, F_SETFL, flags_);
  return written;
}

}  // namespace wskit::capture
