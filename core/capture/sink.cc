#include "capture/sink.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/assert.h"
#include "capture/direct_file.h"

namespace wskit::capture {
namespace {

// It has to keep up with the traffic, and lines of JSON become small at any level.
constexpr int kLevel = Z_BEST_SPEED;
constexpr int kGzipWindow = 15 + 16;  // zlib.h: 16 more asks for gzip's header
constexpr int kMemory = 8;

bool may_block(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || ::isatty(fd) == 1;
}

}  // namespace

struct Sink::State {
  State(std::string name, int descriptor, int hurries)
      : path(std::move(name)), fd(descriptor), hurry(hurries), is_patient(may_block(descriptor)) {
    if (fd != STDOUT_FILENO && !is_patient) direct.emplace(fd);
  }
  explicit State(AtomicFile file) : whole(std::move(file)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (zipped) deflateEnd(&zip);
    if (fd >= 0 && fd != STDOUT_FILENO) ::close(fd);
  }

  void begin_gzip() {
    zipped = true;
    WSKIT_ASSERT(deflateInit2(&zip, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) ==
                 Z_OK);
  }

  Status put(std::string_view bytes) {
    if (whole) return whole->write(bytes);
    while (!bytes.empty() && !is_abandoned) {
      if (Status ready = is_patient ? await_reader() : ok(); !ready) return ready;
      const ssize_t written = write_some(bytes);
      if (written >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno == EPIPE && fd == STDOUT_FILENO) {
        is_abandoned = true;
      } else if (errno != EINTR && errno != EAGAIN) {
        return failure(std::strerror(errno));
      }
    }
    return ok();
  }

  /// As write(2).
  ssize_t write_some(std::string_view bytes) {
    if (direct) return direct->write(bytes);
    // So much is taken at once where anything is (pipe(7)).
    return ::write(fd, bytes.data(),
                   is_patient ? std::min<std::size_t>(bytes.size(), PIPE_BUF) : bytes.size());
  }

  /// Until a piece is taken.
  [[nodiscard]] Status await_reader() const {
    std::array<pollfd, 2> polled{{{fd, POLLOUT, 0}, {hurry, POLLIN, 0}}};
    int most = -1;
    while (true) {
      const int ready = ::poll(polled.data(), polled.size(), most);
      // An error, too: the write tells of it.
      if (ready > 0 && polled[0].revents != 0) return ok();
      if (ready == 0) return failure("its reader takes nothing");
      if (ready < 0) continue;
      polled[1].fd = -1;
      most = static_cast<int>(kPatience / std::chrono::milliseconds(1));
    }
  }

  [[nodiscard]] Error failure(const std::string& why) const {
    return {ErrorKind::kOutput, "cannot write " + path + ": " + why};
  }

  /// Puts what zlib makes of `bytes`, and with `flush` of what it has kept back.
  Status compress(std::string_view bytes, int flush) {
    // zlib takes the input through a pointer that is not const, and leaves it alone.
    zip.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    zip.avail_in = static_cast<uInt>(bytes.size());
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): zlib fills it
    std::array<char, std::size_t{32} << 10> chunk;
    do {
      zip.next_out = reinterpret_cast<Bytef*>(chunk.data());
      zip.avail_out = static_cast<uInt>(chunk.size());
      deflate(&zip, flush);
      if (Status status = put({chunk.data(), chunk.size() - zip.avail_out}); !status) return status;
    } while (zip.avail_out == 0);
    return ok();
  }

  std::optional<AtomicFile> whole;  ///< instead of `fd`
  std::string path;
  int fd = -1;
  std::optional<DirectFile> direct;  ///< of `fd`
  int hurry = -1;
  bool is_patient = false;  ///< it may have to wait for a reader
  z_stream zip{};
  bool zipped = false;
  bool is_abandoned = false;
  bool kept_back = false;  ///< zlib may hold bytes since the last flush
};

Result<Sink> Sink::create(const std::string& path, int hurry) {
  int fd = STDOUT_FILENO;
  if (path != "-") {
    fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, 0666);
    if (fd < 0) {
      const std::string why = errno == ENXIO ? "nobody reads it" : std::strerror(errno);
      return Error{ErrorKind::kOutput, "cannot write " + path + ": " + why};
    }
  }
  auto state = std::make_unique<State>(path == "-" ? "standard output" : path, fd, hurry);
  if (compression_of(path) == Compression::kGzip) state->begin_gzip();
  return Sink(std::move(state));
}

Sink Sink::replace(AtomicFile file, Compression compression) {
  auto state = std::make_unique<State>(std::move(file));
  if (compression == Compression::kGzip) state->begin_gzip();
  return Sink(std::move(state));
}

Sink::Sink(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sink::~Sink() = default;
Sink::Sink(Sink&&) noexcept = default;
Sink& Sink::operator=(Sink&&) noexcept = default;

Status Sink::write(std::string_view bytes) {
  if (!state_->zipped) return state_->put(bytes);
  constexpr std::size_t kMost = std::size_t{1} << 30;  // zlib counts in 32 bits
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kMost);
    state_->kept_back = true;
    if (Status status = state_->compress(part, Z_NO_FLUSH); !status) return status;
    bytes.remove_prefix(part.size());
  }
  return ok();
}

void Sink::set_behind(bool behind) {
  if (state_->direct) state_->direct->set_behind(behind);
}

bool Sink::is_abandoned() const {
  return state_->is_abandoned;
}

Status Sink::flush() {
  if (!std::exchange(state_->kept_back, false)) return ok();
  return state_->compress({}, Z_SYNC_FLUSH);
}

Status Sink::finish() {
  const Status ended = state_->zipped ? state_->compress({}, Z_FINISH) : ok();
  return ended && state_->whole ? state_->whole->commit() : ended;
}

}  // namespace wskit::capture
