#include "server/directory.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wskit::server {
namespace {

// A rename somewhere in the tree can make a lookup fail for no other reason (openat2(2), EAGAIN).
constexpr int kTries = 10;

int open_beneath(int root, const char* path) {
  open_how how{};
  // Neither a pipe nor a device may hold us up.
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  long fd = -1;
  for (int i = 0; i < kTries; ++i) {
    fd = syscall(SYS_openat2, root, path, &how, sizeof how);
    if (fd >= 0 || (errno != EAGAIN && errno != EINTR)) break;
  }
  return static_cast<int>(fd);
}

int status_of(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return 403;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:
      return 503;
    default:
      return 404;
  }
}

/// Changes whenever the file is written or another is put in its place.
std::string etag_of(const struct stat& file) {
  std::string etag = "\"";
  for (const auto part :
       {static_cast<std::uint64_t>(file.st_ino), static_cast<std::uint64_t>(file.st_size),
        static_cast<std::uint64_t>(file.st_mtim.tv_sec),
        static_cast<std::uint64_t>(file.st_mtim.tv_nsec)}) {
    etag.append(etag.size() > 1 ? "-" : "").append(std::to_string(part));
  }
  return etag += '"';
}

}  // namespace

Result<Directory> Directory::open(const std::string& path) {
  Fd root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return Error{ErrorKind::kUsage, path + ": " + std::strerror(errno)};
  if (!Fd(open_beneath(root.get(), "."))) {
    const std::string why = std::strerror(errno);
    return Error{ErrorKind::kUsage, path + ": openat2 fails (" + why + "); it needs Linux 5.6"};
  }
  return Directory(std::move(root));
}

Result<Entry, int> Directory::find(const std::string& path) const {
  Fd fd(open_beneath(root_.get(), path.empty() ? "." : path.c_str()));
  struct stat found {};
  if (!fd || fstat(fd.get(), &found) != 0) return status_of(errno);
  if (S_ISDIR(found.st_mode)) return Entry{Entry::Kind::kDirectory, {}, 0, {}};
  if (!S_ISREG(found.st_mode)) return 404;
  return Entry{Entry::Kind::kFile,
               std::move(fd),
               static_cast<std::uint64_t>(found.st_size),
               {etag_of(found), found.st_mtim.tv_sec}};
}

}  // namespace wskit::server
