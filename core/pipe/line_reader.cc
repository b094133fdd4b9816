#include "pipe/line_reader.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace wskit::pipe {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;

}  // namespace

LineReader::LineReader(net::Loop& loop, int fd, std::size_t max_line, TooLong too_long)
    : loop_(loop), fd_(fd), max_line_(max_line), too_long_(too_long) {}

void LineReader::start(LineHandler& handler) {
  handler_ = &handler;
  chunk_.resize(kChunk);
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
  while (handler_ != nullptr && !bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    if (newline == std::string_view::npos) {
      hold(bytes);
      break;
    }
    if (unfinished_.empty()) {
      give(bytes.substr(0, newline));
    } else {
      unfinished_.append(bytes.substr(0, newline));
      give(std::exchange(unfinished_, {}));
    }
    bytes.remove_prefix(newline + 1);
  }
  if (handler_ != nullptr) handler_->on_lines_end();
}

void LineReader::hold(std::string_view bytes) {
  unfinished_.append(bytes);
  // Also here: a line that never ends must not fill the memory.
  if (unfinished_.size() > max_line_) give(std::exchange(unfinished_, {}));
}

void LineReader::give(std::string_view line) {
  ++lines_;
  if (line.size() <= max_line_ || too_long_ == TooLong::kCut) {
    return handler_->on_line(line, lines_);
  }
  end(Error{ErrorKind::kUsage,
            fmt::format("line {} of the input is longer than {} bytes", lines_, max_line_)});
}

void LineReader::end(const Status& status) {
  LineHandler* const handler = std::exchange(handler_, nullptr);
  watch_.reset();
  if (handler != nullptr) handler->on_input_end(status);
}

}  // namespace wskit::pipe
