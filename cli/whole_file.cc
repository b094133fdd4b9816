#include "cli/whole_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kUsualMode = 0666;  // less the umask

Error cannot_write(const std::string& path, int why) {
  return {ErrorKind::kOutput, fmt::format("{}: {}", escaped(path), std::strerror(why))};
}

/// What can be written to, but not be replaced. Files that are open already have names in /dev and
/// /proc that only look like files of their own.
bool is_stream(const std::string& path) {
  if (path.starts_with("/dev/") || path.starts_with("/proc/")) return true;
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

/// Where the file is that `path` leads to, through links.
fs::path target_of(const std::string& path) {
  std::error_code error;
  fs::path target = fs::weakly_canonical(path, error);
  return error ? fs::path(path) : target;
}

/// 0, or the errno of what went wrong.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(file, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

Status write_stream(const std::string& path, std::string_view text) {
  const Fd file(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
  if (!file) return cannot_write(path, errno);
  const int fault = write_all(file.get(), text);
  // Who closes a pipe has seen enough.
  if (fault == 0 || fault == EPIPE) return ok();
  return cannot_write(path, fault);
}

Status write_beside(const fs::path& target, const fs::path& fresh, std::string_view text) {
  const Fd file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kUsualMode));
  if (!file) return cannot_write(target, errno);
  struct stat about {};
  if (::stat(target.c_str(), &about) == 0 && ::fchmod(file.get(), about.st_mode & 07777) != 0)
    return cannot_write(target, errno);
  if (const int fault = write_all(file.get(), text); fault != 0) return cannot_write(target, fault);
  if (std::rename(fresh.c_str(), target.c_str()) != 0) return cannot_write(target, errno);
  return ok();
}

}  // namespace

Status check_writable(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0) {
    if (S_ISDIR(about.st_mode)) return cannot_write(path, EISDIR);
    if (::access(path.c_str(), W_OK) != 0) return cannot_write(path, errno);
  }
  if (is_stream(path)) return ok();
  const fs::path folder = target_of(path).parent_path();
  if (::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0)
    return cannot_write(path, errno);
  return ok();
}

Status write_whole(const std::string& path, std::string_view text) {
  if (is_stream(path)) return write_stream(path, text);
  const fs::path target = target_of(path);
  const fs::path fresh =
      target.parent_path() / fmt::format(".{}.{}.new", target.filename().string(), ::getpid());
  Status written = write_beside(target, fresh, text);
  if (!written) ::unlink(fresh.c_str());
  return written;
}

bool are_one_file(const std::string& one, const std::string& other) {
  if (is_stream(one) || is_stream(other)) return false;
  std::error_code error;
  return fs::equivalent(one, other, error) || target_of(one) == target_of(other);
}

}  // namespace wskit::cli
