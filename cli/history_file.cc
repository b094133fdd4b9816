#include "cli/history_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <span>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

namespace wskit::cli {
namespace {

constexpr std::size_t kMaxEntry = std::size_t{16} << 10;
constexpr std::size_t kMaxFile = std::size_t{32} << 20;
constexpr mode_t kOwnerOnly = 0600;

Error failure(const std::string& path, std::string_view what) {
  return {ErrorKind::kOutput,
          fmt::format("{}: cannot {} the history: {}", path, what, std::strerror(errno))};
}

/// The file, locked against other sessions until it is closed. Another session may have put a
/// shorter one in its place while we waited.
Fd open_locked(const std::string& path) {
  for (;;) {
    Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, kOwnerOnly));
    if (!file || ::flock(file.get(), LOCK_EX) != 0) return Fd();
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return Fd();
    if (status.st_nlink == 0) continue;
    if ((status.st_mode & 0077U) != 0) ::fchmod(file.get(), kOwnerOnly);
    return file;
  }
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::write(fd, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

std::string read_all(int fd) {
  std::string bytes;
  std::array<char, 65536> chunk{};
  ssize_t size = 0;
  while (bytes.size() < kMaxFile && (size = ::read(fd, chunk.data(), chunk.size())) > 0)
    bytes.append(chunk.data(), static_cast<std::size_t>(size));
  return bytes;
}

/// An entry as a line: line ends and backslashes are written out.
std::string to_line(std::string_view entry) {
  std::string line;
  for (const char c : entry) {
    if (c == '\n') {
      line += "\\n";
    } else {
      if (c == '\\') line += c;
      line += c;
    }
  }
  return line += '\n';
}

std::string from_line(std::string_view line) {
  std::string entry;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escaped = line[i] == '\\' && i + 1 < line.size();
    if (escaped) ++i;
    entry += escaped && line[i] == 'n' ? '\n' : line[i];
  }
  return entry;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Puts `lines` in the place of the file, at once.
bool replace(const std::string& path, std::span<const std::string_view> lines) {
  const std::string fresh = fmt::format("{}.{}", path, ::getpid());
  std::string text;
  for (const std::string_view line : lines)
    text.append(line) += '\n';
  Fd file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly));
  if (file && write_all(file.get(), text) && ::rename(fresh.c_str(), path.c_str()) == 0)
    return true;
  ::unlink(fresh.c_str());
  return false;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

bool is_confidential(std::string_view text) {
  constexpr std::array<std::string_view, 12> kSigns = {
      "token",   "password", "passwd",  "secret",     "authorization", "bearer",
      "api_key", "apikey",   "api-key", "credential", "cookie",        "private key"};
  if (text.starts_with(' ')) return true;
  // The begin of a JSON Web Token: {" in base64url.
  if (text.find("eyJ") != std::string_view::npos) return true;
  const std::string lowered = lower(text);
  return std::any_of(kSigns.begin(), kSigns.end(), [&lowered](std::string_view sign) {
    return lowered.find(sign) != std::string::npos;
  });
}

std::string HistoryFile::default_path(char* (*get)(const char* name)) {
  const auto value = [get](const char* name) -> std::string {
    const char* const found = get(name);
    // Relative paths are to be ignored, says the XDG specification.
    return found != nullptr && *found == '/' ? found : "";
  };
  std::string state = value("XDG_STATE_HOME");
  if (state.empty() && !value("HOME").empty()) state = value("HOME") + "/.local/state";
  return state.empty() ? "" : state + "/wskit/history";
}

Status HistoryFile::load(edit::History& history) const {
  if (path_.empty() || ::access(path_.c_str(), F_OK) != 0) return ok();
  const Fd file = open_locked(path_);
  if (!file) return failure(path_, "read");
  const std::string text = read_all(file.get());
  const std::vector<std::string_view> lines = lines_of(text);
  for (const std::string_view line : lines)
    history.add(from_line(line));
  if (lines.size() <= 2 * edit::History::kMaxEntries) return ok();
  const auto newest = std::span(lines).last(edit::History::kMaxEntries);
  return replace(path_, newest) ? ok() : failure(path_, "shorten");
}

Status HistoryFile::append(std::string_view text) const {
  if (path_.empty() || text.empty() || text.size() > kMaxEntry || is_confidential(text))
    return ok();
  std::error_code ignored;  // open says it, too
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
  const Fd file = open_locked(path_);
  if (!file || !write_all(file.get(), to_line(text))) return failure(path_, "write");
  return ok();
}

}  // namespace wskit::cli
