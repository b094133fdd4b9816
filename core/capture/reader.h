#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "capture/header.h"
#include "capture/input.h"
#include "envelope/event.h"
#include "envelope/line_parser.h"

namespace wskit::capture {

/// Reads a capture, gzipped or not, one line at a time: memory is that of the longest line (at most
/// 256 MiB).
/// What is wrong comes as kUsage with "name:line: " in front, and ends the reading.
class Reader {
 public:
  using Source = Input::Source;

  /// Reads the header.
  static Result<Reader> open(Source source, std::string name);

  [[nodiscard]] const Header& header() const { return header_; }
  /// The next event, nothing at the end. Borrowed until the next call.
  /// Fails on JSON that is none, fields of the wrong type, unknown events, a time before the last
  /// one.
  Result<std::optional<envelope::Event>> next();
  /// Of the event that `next` returned last, from 1.
  [[nodiscard]] std::size_t line() const { return line_; }
  /// "name:line: " for a complaint about that event.
  [[nodiscard]] std::string place() const;
  /// At the end: what was passed over, that is, a last line which was cut short, or the rest of a
  /// gzip file that was.
  [[nodiscard]] const std::optional<std::string>& warning() const { return warning_; }

 private:
  Reader(Source source, std::string name);

  Status read_header();
  Result<std::optional<std::string_view>> next_line();
  Result<bool> read_more();
  [[nodiscard]] Error fail(const std::string& what) const;

  Input input_;
  std::string name_;
  Header header_;
  envelope::LineParser parser_;
  std::string buffer_;  ///< read, and from `taken_` on not yet given out
  std::size_t taken_ = 0;
  std::size_t line_ = 0;
  bool at_end_ = false;   ///< the source has nothing more
  bool is_whole_ = true;  ///< the last line given out had its newline
  Duration last_at_{};
  std::optional<std::string> warning_;
};

}  // namespace wskit::capture
