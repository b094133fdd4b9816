#include "capture/file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wskit::capture {

class File::Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

namespace {

Error cannot_read(const std::string& name) {
  return {ErrorKind::kUsage, "cannot read " + name + ": " + std::strerror(errno)};
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// All that comes out of `from`, in a nameless temporary file; -1 and errno when that fails.
int spool(int from) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  if (file == nullptr) return -1;
  std::array<char, 65536> chunk;  // NOLINT(cppcoreguidelines-pro-type-member-init): read fills it
  while (true) {
    const ssize_t got = ::read(from, chunk.data(), chunk.size());
    if (got == 0) return ::fcntl(fileno(file.get()), F_DUPFD_CLOEXEC, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (!write_all(fileno(file.get()), {chunk.data(), static_cast<std::size_t>(got)})) return -1;
  }
}

}  // namespace

File::File(std::shared_ptr<const Descriptor> descriptor, std::string name)
    : descriptor_(std::move(descriptor)), name_(std::move(name)) {}

Result<File> File::open(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  const int fd = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return cannot_read(name);
  auto descriptor = std::make_shared<const Descriptor>(fd);
  struct stat about {};
  if (::fstat(fd, &about) != 0) return cannot_read(name);
  if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) {
    const int spooled = spool(fd);
    if (spooled < 0) return cannot_read(name);
    descriptor = std::make_shared<const Descriptor>(spooled);
  }
  return File(std::move(descriptor), name);
}

Result<Reader> File::reader() const {
  auto source = [descriptor = descriptor_, name = name_,
                 offset = off_t{0}](std::span<char> into) mutable -> Result<std::size_t> {
    ssize_t got = 0;
    do {
      got = ::pread(descriptor->get(), into.data(), into.size(), offset);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return cannot_read(name);
    offset += got;
    return static_cast<std::size_t>(got);
  };
  return Reader::open(std::move(source), name_);
}

}  // namespace wskit::capture
