#include "pipe/line_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace wskit::pipe {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;

}  // namespace

LineReader::LineReader(net::Loop& loop, int fd, const LineConfig& config)
    : loop_(loop), fd_(fd), config_(config) {}

void LineReader::start(LineHandler& handler) {
  handler_ = &handler;
  chunk_.resize(config_.delimiter ? kChunk : std::min(kChunk, config_.max_line));
  watch_ = loop_.watch(fd_, net::Readiness::kReadable, [this] { read_some(); });
}

void LineReader::set_reading(bool reading) {
  if (watch_ != nullptr) watch_->set_active(reading);
}

void LineReader::stop() {
  handler_ = nullptr;
  watch_.reset();
}

void LineReader::read_some() {
  const ssize_t size = ::read(fd_, chunk_.data(), chunk_.size());
  if (size > 0) return take({chunk_.data(), static_cast<std::size_t>(size)});
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size < 0) {
    return end(
        Error{ErrorKind::kUsage, fmt::format("cannot read the input: {}", std::strerror(errno))});
  }
  if (!unfinished_.empty()) give(std::exchange(unfinished_, {}));
  end(ok());
}

void LineReader::take(std::string_view bytes) {
  config_.delimiter ? split(bytes, *config_.delimiter) : give(bytes);
  if (handler_ != nullptr) handler_->on_lines_end();
}

void LineReader::split(std::string_view bytes, char delimiter) {
  while (handler_ != nullptr && !bytes.empty()) {
    const std::size_t end = bytes.find(delimiter);
    if (end == std::string_view::npos) return hold(bytes);
    if (unfinished_.empty()) {
      give(bytes.substr(0, end));
    } else {
      unfinished_.append(bytes.substr(0, end));
      give(std::exchange(unfinished_, {}));
    }
    bytes.remove_prefix(end + 1);
  }
}

void LineReader::hold(std::string_view bytes) {
  unfinished_.append(bytes);
  // Also here: a line that never ends must not fill the memory.
  if (unfinished_.size() > config_.max_line) give(std::exchange(unfinished_, {}));
}

void LineReader::give(std::string_view line) {
  ++lines_;
  if (line.size() <= config_.max_line || config_.too_long == LineConfig::TooLong::kCut) {
    return handler_->on_line(line, lines_);
  }
  std::string what =
      fmt::format("line {} of the input is longer than {} bytes", lines_, config_.max_line);
  if (!config_.setting.empty()) what += fmt::format("; {} allows longer ones", config_.setting);
  end(Error{ErrorKind::kUsage, std::move(what)});
}

void LineReader::end(const Status& status) {
  LineHandler* const handler = std::exchange(handler_, nullptr);
  watch_.reset();
  if (handler != nullptr) handler->on_input_end(status);
}

}  // namespace wskit::pipe
