#include "capture/file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/import.h"
#include "capture/spool.h"

namespace wskit::capture {
namespace {

// Its form shows within so many bytes.
constexpr std::size_t kBegin = std::size_t{64} << 10;

Error cannot_read(const std::string& name) {
  return {ErrorKind::kUsage, "cannot read " + name + ": " + std::strerror(errno)};
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Input::Source source_of(std::shared_ptr<const Descriptor> descriptor, std::string name) {
  return [descriptor = std::move(descriptor), name = std::move(name),
          offset = off_t{0}](std::span<char> into) mutable -> Result<std::size_t> {
    ssize_t got = 0;
    do {
      got = ::pread(descriptor->get(), into.data(), into.size(), offset);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return cannot_read(name);
    offset += got;
    return static_cast<std::size_t>(got);
  };
}

Result<std::string> begin_of(Input input) {
  std::string begin(kBegin, '\0');
  std::size_t size = 0;
  while (size < begin.size()) {
    const auto got = input.read(std::span(begin).subspan(size));
    if (!got && !input.is_damaged()) return got.error();
    if (!got || *got == 0) break;
    size += *got;
  }
  begin.resize(size);
  return begin;
}

/// Fails as a reader will, when a file that begins so is none of those that are known.
Status check_begin(const Spool& spool, const std::string& name, Strictness strictness) {
  const auto begin = begin_of(Input(spool.source()));
  if (!begin) return begin.error();
  const std::size_t first = begin->find_first_not_of(" \t\r\n");
  const bool may_go_on = first == std::string::npos || (*begin)[first] == '{';
  if (may_go_on || recognise(*begin) != FileForm::kCapture) return ok();
  const auto reader = Reader::open(spool.source(), name, strictness);
  return reader ? ok() : Status(reader.error());
}

/// Fills the span from the front; 0 at the end.
Result<std::size_t> read_some(const Descriptor& from, std::span<char> into,
                              const std::string& name) {
  ssize_t got = 0;
  do {
    got = ::read(from.get(), into.data(), into.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) return cannot_read(name);
  return static_cast<std::size_t>(got);
}

/// All that comes out of `from`, which may never end: what cannot be read is not kept.
Result<Spool> spool(const Descriptor& from, const std::string& name, Strictness strictness) {
  auto spool = Spool::create();
  std::array<char, kBegin> chunk;  // NOLINT(cppcoreguidelines-pro-type-member-init): read fills it
  bool is_checked = false;
  while (spool) {
    const auto got = read_some(from, chunk, name);
    if (!got) return got.error();
    Status put = *got == 0 ? spool->flush() : spool->append({chunk.data(), *got});
    if (put && spool->size() >= kBegin && !std::exchange(is_checked, true)) {
      put = spool->flush();
      if (put) put = check_begin(*spool, name, strictness);
    }
    if (!put) return put.error();
    if (*got == 0) break;
  }
  return spool;
}

}  // namespace

Result<File> File::open(const std::string& path, Strictness strictness) {
  const std::string name = path == "-" ? "standard input" : path;
  const int fd = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return cannot_read(name);
  const auto descriptor = std::make_shared<const Descriptor>(fd);
  struct stat about {};
  if (::fstat(fd, &about) != 0) return cannot_read(name);
  File file([descriptor, name] { return source_of(descriptor, name); }, name, strictness);
  // What these two name is somebody else's.
  const bool has_place = path != "-" && !path.starts_with("/dev/") && !path.starts_with("/proc/");
  if (S_ISREG(about.st_mode) && has_place) file.stamp_ = stamp(about);
  file.path_ = path;
  if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) {
    auto spooled = spool(*descriptor, name, strictness);
    if (!spooled) return spooled.error();
    file.source_ = [spooled = *spooled] { return spooled.source(); };
  }
  if (const Status imported = file.import(path); !imported) return imported.error();
  return file;
}

Status File::import(const std::string& path) {
  const auto begin = begin_of(Input(source_()));
  if (!begin) return begin.error();
  const FileForm form = recognise(*begin);
  if (form == FileForm::kCapture) return ok();
  if (form == FileForm::kZip) {
    return Error{ErrorKind::kUsage, name_ + ": a zip archive; unpack it, and name the .har in it"};
  }
  const std::string folder =
      path == "-" ? "" : (std::filesystem::path(path).parent_path() / ".").string();
  auto imported = form == FileForm::kHar ? import_har(Input(source_()), name_, folder, strictness_)
                                         : import_transcript(Input(source_()), name_, strictness_);
  if (!imported) return imported.error();
  // Line numbers are those of what it was made into.
  is_converted_ = true;
  name_ += " (converted)";
  source_ = [lines = imported->lines] { return lines.source(); };
  warning_ = std::move(imported->warning);
  return ok();
}

Status File::check_rewritable() const {
  if (is_converted_) {
    return Error{ErrorKind::kUsage,
                 "only wskit's own captures can be rewritten; make one with --convert"};
  }
  if (!stamp_) {
    return Error{ErrorKind::kUsage, "what comes out of a pipe cannot be rewritten; name a file"};
  }
  struct stat about {};
  if (::stat(path_.c_str(), &about) == 0 && stamp(about) == *stamp_) return ok();
  return Error{ErrorKind::kUsage,
               path_ + " has changed since it was read, and stays as it is; play it once more"};
}

File::Stamp File::stamp(const struct stat& about) {
  return {about.st_dev, about.st_ino, about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec};
}

Result<File> File::revised(const Revision& revision) const {
  auto spool = Spool::create();
  if (!spool) return std::move(spool).error();
  LineReader lines(Input(source_()), name_);
  Status written =
      revision.write(lines, [&](std::string_view text) { return spool->append(text); });
  if (written) written = spool->flush();
  if (!written) return written.error();
  File file = *this;
  file.source_ = [spool = *spool] { return spool.source(); };
  return file;
}

Result<Reader> File::reader() const {
  auto reader = Reader::open(source_(), name_, strictness_);
  if (reader) reader->check_with(check_);
  return reader;
}

}  // namespace wskit::capture
