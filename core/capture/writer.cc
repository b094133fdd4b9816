#include "capture/writer.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "capture/redact.h"
#include "envelope/json_writer.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kMostBuffered = std::size_t{64} << 10;

/// "2026-09-24T10:00:00.123Z", now.
std::string utc_time() {
  const long long now = unix_milliseconds();
  const auto seconds = static_cast<std::time_t>(now / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char date[32];
  char text[48];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text, sizeof text, "%s.%03dZ", date, static_cast<int>(now % 1000));
  return text;
}

std::string header_line(const WriterConfig& config) {
  std::string line;
  envelope::JsonWriter json(line);
  json.begin_object().field("wscap", 1).field("created", utc_time());
  json.field("source", config.source).field("tool", config.tool);
  json.key("redacted").begin_array();
  if (config.redact) {
    for (const std::string& name : redacted_names())
      json.value(name);
  }
  json.end_array().end_object();
  return line += '\n';
}

}  // namespace

struct Writer::State {
  State(const WriterConfig& config, int file, TimePoint began, std::function<void()> soon)
      : path(config.path),
        redacts(config.redact),
        fd(file),
        start(began),
        flush_soon(std::move(soon)),
        buffer(header_line(config)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (fd != STDOUT_FILENO) ::close(fd);
  }

  Status write_all();

  std::string path;
  bool redacts;
  int fd;
  TimePoint start;
  std::function<void()> flush_soon;
  std::string buffer;
  bool failed = false;
};

Status Writer::State::write_all() {
  std::string_view rest = failed ? std::string_view() : buffer;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      failed = true;
      buffer.clear();
      return Error{ErrorKind::kOutput, "cannot write " + path + ": " + std::strerror(errno)};
    }
  }
  buffer.clear();
  return ok();
}

Result<Writer> Writer::create(const WriterConfig& config, TimePoint start,
                              std::function<void()> flush_soon) {
  int fd = STDOUT_FILENO;
  if (config.path != "-") {
    fd = ::open(config.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
      return Error{ErrorKind::kOutput, "cannot write " + config.path + ": " + std::strerror(errno)};
    }
  }
  Writer writer(std::make_unique<State>(config, fd, start, std::move(flush_soon)));
  const Status written = writer.flush();
  if (!written) return written.error();
  return writer;
}

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() {
  // Whoever wants to know whether the last lines reached the disk has called `flush`.
  if (state_ != nullptr) static_cast<void>(state_->write_all());
}

Status Writer::write(TimePoint now, std::string_view connection, envelope::What what) {
  if (state_->failed) return ok();
  std::string url;
  if (auto* open = std::get_if<envelope::event::Open>(&what); open != nullptr && state_->redacts) {
    open->url = url = redact_url(open->url);
    redact(open->headers);
    redact(open->subprotocols);
  }
  const bool was_empty = state_->buffer.empty();
  envelope::append_event(state_->buffer, {now - state_->start, connection, std::move(what)});
  if (!state_->flush_soon || state_->buffer.size() >= kMostBuffered) return state_->write_all();
  if (was_empty) state_->flush_soon();
  return ok();
}

Status Writer::flush() {
  return state_->write_all();
}

}  // namespace wskit::capture
