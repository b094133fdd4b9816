#include "capture/reader.h"

#include <utility>

#include "capture/json_value.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;
constexpr std::size_t kLongestLine = std::size_t{256} << 20;

std::string seconds(Duration at) {
  return to_text(static_cast<double>(at / std::chrono::microseconds(1)) / 1e6);
}

}  // namespace

Reader::Reader(Source source, std::string name)
    : input_(std::move(source)), name_(std::move(name)) {}

Result<Reader> Reader::open(Source source, std::string name) {
  Reader reader(std::move(source), std::move(name));
  const Status header = reader.read_header();
  if (!header) return header.error();
  return reader;
}

std::string Reader::place() const {
  return name_ + ":" + std::to_string(line_) + ": ";
}

Error Reader::fail(const std::string& what) const {
  return {ErrorKind::kUsage, place() + what};
}

Status Reader::read_header() {
  const auto line = next_line();
  if (!line) return line.error();
  auto header = parse_header(line->value_or(""));
  if (!header) {
    line_ = 1;
    return fail(header.error().message);
  }
  header_ = *std::move(header);
  return ok();
}

Result<std::optional<envelope::Event>> Reader::next() {
  const auto line = next_line();
  if (!line) return line.error();
  if (!*line) {
    if (input_.is_cut()) {
      warning_ = place() + "the gzip file was cut short behind this line";
    }
    return std::optional<envelope::Event>();
  }
  auto event = parser_.event(**line);
  if (!event && !is_whole_) {
    warning_ = place() + "the last line was cut short and is left out";
    return std::optional<envelope::Event>();
  }
  if (!event) return fail(event.error().message);
  if (event->at < last_at_) {
    return fail("time goes backwards: " + seconds(event->at) + " after " + seconds(last_at_));
  }
  last_at_ = event->at;
  return std::optional(std::move(*event));
}

Result<std::optional<std::string_view>> Reader::next_line() {
  std::size_t searched = taken_;
  while (true) {
    const std::size_t newline = buffer_.find('\n', searched);
    if (newline != std::string::npos) {
      const std::string_view line(buffer_.data() + taken_, newline - taken_);
      taken_ = newline + 1;
      ++line_;
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) return std::optional(line);
      searched = taken_;
      continue;
    }
    searched = buffer_.size() - taken_;
    const auto more = read_more();
    if (!more) return more.error();
    if (*more) continue;
    if (taken_ == buffer_.size()) return std::optional<std::string_view>();
    is_whole_ = false;
    ++line_;
    return std::optional(std::string_view(buffer_).substr(std::exchange(taken_, buffer_.size())));
  }
}

/// Moves what is left to the front of the buffer and reads behind it.
Result<bool> Reader::read_more() {
  buffer_.erase(0, std::exchange(taken_, 0));
  if (at_end_) return false;
  const std::size_t held = buffer_.size();
  if (held >= kLongestLine) {
    return Error{ErrorKind::kUsage,
                 name_ + ":" + std::to_string(line_ + 1) + ": the line is longer than 256 MiB"};
  }
  buffer_.resize(held + kChunk);
  const std::span<char> room = std::span(buffer_).subspan(held);
  const auto got = input_.read(room);
  buffer_.resize(held + (got ? *got : 0));
  if (!got && input_.is_damaged()) return fail("the gzip file is damaged behind this line");
  if (!got) return got.error();
  at_end_ = *got == 0;
  return !at_end_;
}

}  // namespace wskit::capture
