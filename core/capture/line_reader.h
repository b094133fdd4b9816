#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "capture/input.h"

namespace wskit::capture {

/// The lines of a file, one at a time: memory is that of the longest one, at most 256 MiB.
class LineReader {
 public:
  /// Errors begin with `name`.
  LineReader(Input input, std::string name) : input_(std::move(input)), name_(std::move(name)) {}

  /// The next line without its newline; nothing at the end. Borrowed until the next call. kUsage
  /// when the file cannot be read, is a damaged gzip file, or has too long a line.
  Result<std::optional<std::string_view>> next();
  /// Of the line that `next` returned last, from 1; 0 before that.
  [[nodiscard]] std::size_t line() const { return line_; }
  /// Whether that line had its newline; the last one may have none.
  [[nodiscard]] bool is_whole() const { return is_whole_; }
  /// At the end: the file was gzipped, and ended too early.
  [[nodiscard]] bool is_cut() const { return input_.is_cut(); }
  /// What `next` failed of: the file was gzipped and is damaged.
  [[nodiscard]] bool is_damaged() const { return input_.is_damaged(); }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// "name:line: " for a complaint about that line.
  [[nodiscard]] std::string place() const;

 private:
  Result<bool> read_more();

  Input input_;
  std::string name_;
  std::string buffer_;  ///< read, and from `taken_` on not yet given out
  std::size_t taken_ = 0;
  std::size_t line_ = 0;
  bool at_end_ = false;  ///< the input has nothing more
  bool is_whole_ = true;
};

}  // namespace wskit::capture
