#include "base/atomic_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wskit {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kUsual = 0666;  // less the umask
constexpr int kMostNames = 100;

bool is_replaceable(const std::string& path) {
  // "/dev/stdout" may be a file, of which somebody else holds the descriptor.
  if (path.starts_with("/dev/") || path.starts_with("/proc/")) return false;
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return !fs::exists(status) || fs::is_regular_file(status);
}

/// Tries names in `folder` until `take` takes one; empty, with errno, when it takes none.
template <class Take>
std::string take_name(const fs::path& folder, Take take) {
  for (int i = 0; i < kMostNames; ++i) {
    std::string name = folder / (".wskit-" + std::to_string(::getpid()) + "-" + std::to_string(i));
    if (take(name)) return name;
    if (errno != EEXIST) break;
  }
  return {};
}

Error failure(const char* what, const std::string& path) {
  return {ErrorKind::kOutput,
          std::string("cannot ") + what + " " + path + ": " + std::strerror(errno)};
}

}  // namespace

Result<AtomicFile> AtomicFile::create(std::string path) {
  std::error_code unknown;
  const fs::path target = fs::weakly_canonical(path, unknown);
  if (unknown || !is_replaceable(path)) {
    Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kUsual));
    if (!file) return failure("write", path);
    return AtomicFile(std::move(path), {}, {}, std::move(file));
  }
  // Who may write the folder could replace what may not be written.
  if (::access(path.c_str(), W_OK) != 0 && errno != ENOENT) return failure("write", path);
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  // Without a name, nothing is left of it however this process ends. Not every file system can.
  Fd file(::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, kUsual));
  std::string fresh;
  if (!file) {
    fresh = take_name(folder, [&file](const std::string& name) {
      file = Fd(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kUsual));
      return static_cast<bool>(file);
    });
  }
  if (!file) return failure("write", path);
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0) ::fchmod(file.get(), about.st_mode & 0777);
  return AtomicFile(std::move(path), target, std::move(fresh), std::move(file));
}

AtomicFile::AtomicFile(std::string path, std::string target, std::string fresh, Fd file)
    : path_(std::move(path)),
      target_(std::move(target)),
      fresh_(std::move(fresh)),
      file_(std::move(file)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      fresh_(std::exchange(other.fresh_, {})),
      file_(std::move(other.file_)) {}

AtomicFile::~AtomicFile() {
  if (!fresh_.empty()) ::unlink(fresh_.c_str());
}

Status AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return ok();
    } else if (errno != EINTR) {
      return failure("write", path_);
    }
  }
  return ok();
}

Status AtomicFile::commit() {
  if (target_.empty()) return ok();
  if (::fsync(file_.get()) != 0) return failure("write", path_);
  if (fresh_.empty()) {
    const std::string nameless = "/proc/self/fd/" + std::to_string(file_.get());
    fresh_ = take_name(fs::path(target_).parent_path(), [&nameless](const std::string& name) {
      return ::linkat(AT_FDCWD, nameless.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    });
  }
  if (fresh_.empty() || std::rename(fresh_.c_str(), target_.c_str()) != 0) {
    return failure("replace", path_);
  }
  fresh_.clear();
  return ok();
}

}  // namespace wskit
