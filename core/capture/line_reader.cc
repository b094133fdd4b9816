#include "capture/line_reader.h"

#include <algorithm>
#include <span>
#include <utility>

namespace wskit::capture {
namespace {

constexpr std::size_t kReadAtOnce = std::size_t{64} << 10;
constexpr std::size_t kLongestLine = std::size_t{256} << 20;

}  // namespace

Result<std::optional<std::string_view>> LineReader::next() {
  std::size_t searched = taken_;
  while (true) {
    const std::size_t newline = buffer_.find('\n', searched);
    if (newline != std::string::npos) {
      const std::string_view line(buffer_.data() + taken_, newline - taken_);
      taken_ = newline + 1;
      ++line_;
      return std::optional(line);
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

std::string LineReader::place() const {
  return name_ + ":" + std::to_string(std::max<std::size_t>(line_, 1)) + ": ";
}

/// Moves what is left to the front of the buffer and reads behind it.
Result<bool> LineReader::read_more() {
  buffer_.erase(0, std::exchange(taken_, 0));
  if (at_end_) return false;
  const std::size_t held = buffer_.size();
  if (held >= kLongestLine) {
    return Error{ErrorKind::kUsage,
                 name_ + ":" + std::to_string(line_ + 1) + ": the line is longer than 256 MiB"};
  }
  buffer_.resize(held + kReadAtOnce);
  const auto got = input_.read(std::span(buffer_).subspan(held));
  buffer_.resize(held + (got ? *got : 0));
  if (!got && input_.is_damaged()) {
    return Error{ErrorKind::kUsage, place() + "the gzip file is damaged behind this line"};
  }
  if (!got) return got.error();
  at_end_ = *got == 0;
  return !at_end_;
}

}  // namespace wskit::capture
