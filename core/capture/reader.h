#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "capture/header.h"
#include "capture/line_reader.h"
#include "capture/sequence.h"
#include "envelope/event.h"
#include "envelope/line_parser.h"

namespace wskit::capture {

/// What becomes of a line that is wrong.
enum class Strictness : std::uint8_t {
  kStrict,   ///< it ends the reading
  kLenient,  ///< it is passed over, and counted
};

/// Reads a capture, gzipped or not, one line at a time: memory is that of the longest line (at most
/// 256 MiB).
/// What is wrong comes as kUsage with "name:line: " in front, and ends the reading.
class Reader {
 public:
  /// Fills the span from the front; 0 at the end.
  using Source = Input::Source;

  /// What is wrong with a message that may be one; nothing: nothing.
  using Check = std::function<std::optional<std::string>(const envelope::event::Message&)>;

  /// Reads the header, which has to be right. kLenient passes over a wrong one, and does without
  /// when the first line is an event already.
  static Result<Reader> open(Source source, std::string name,
                             Strictness strictness = Strictness::kStrict);

  /// From now on messages are wrong, too, of which this says what.
  void check_with(Check check) { check_ = std::move(check); }
  [[nodiscard]] const Header& header() const { return header_; }
  /// The next event, nothing at the end. Borrowed until the next call.
  /// Fails on JSON that is none, fields of the wrong type, unknown events, a time before the last
  /// one, or none behind one that was not 0, and on what cannot follow the events before it
  /// (`Sequence`).
  Result<std::optional<envelope::Event>> next();
  /// The line of the header as it stands in the file; empty: it has none.
  [[nodiscard]] const std::string& header_text() const { return header_text_; }
  /// The line of the event that `next` returned last, as long as that is borrowed.
  [[nodiscard]] std::string_view text() const { return text_; }
  /// The names of its fields, those that are unknown among them.
  [[nodiscard]] std::span<const std::string_view> names() const { return parser_.names(); }
  /// Of the event that `next` returned last, from 1.
  [[nodiscard]] std::size_t line() const { return lines_.line(); }
  /// "name:line: " for a complaint about that event.
  [[nodiscard]] std::string place() const { return lines_.place(); }
  /// At the end: what was passed over, that is, lines that were wrong, a last line which was cut
  /// short, or the rest of a gzip file that was, or is damaged.
  [[nodiscard]] std::optional<std::string> warning() const;

 private:
  Reader(Source source, std::string name, Strictness strictness)
      : lines_(Input(std::move(source)), std::move(name)), strictness_(strictness) {}

  Status read_header();
  /// The next line that is not blank.
  Result<std::optional<std::string_view>> next_line();
  Result<envelope::Event> parse(std::string_view line);
  /// `what` is wrong with the line. Nothing when such lines are passed over: it is counted then.
  std::optional<Error> reject(const std::string& what);

  LineReader lines_;
  Strictness strictness_;
  Header header_;
  std::string header_text_;
  std::string_view text_;
  std::string first_;         ///< the first line, where that is an event
  bool gives_first_ = false;  ///< it is still to come
  envelope::LineParser parser_;
  Sequence sequence_;
  Check check_;
  Duration last_at_{};
  std::optional<std::string> cut_;  ///< what was cut off at the end
  std::size_t rejected_ = 0;
  std::string first_rejection_;
};

}  // namespace wskit::capture
