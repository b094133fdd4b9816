#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wskit::envelope {

/// Cuts a text that comes in pieces into the JSON values (RFC 8259) that stand in it one after
/// another, with or without blanks between them. A value that spans lines loses its line breaks and
/// the indentation behind them; of anything else each byte is kept. Holds one unfinished value of
/// at most `max_value` bytes.
class JsonSplitter {
 public:
  /// `setting` is what allows longer values, for the error: "--max-message".
  JsonSplitter(std::size_t max_value, std::string_view setting)
      : max_value_(max_value), setting_(setting) {}

  /// The first value that ends in `text`, of which what has been used is removed; nothing when more
  /// is needed, and then all of `text` has been used. Borrowed until the next call. kUsage with
  /// what is wrong ("is not JSON: {]"); after that nothing more can be read.
  Result<std::optional<std::string_view>> next(std::string_view& text);
  /// The text ends here: the number, or word, that nothing has ended yet. kUsage when a value is
  /// unfinished.
  Result<std::optional<std::string_view>> finish();
  /// The line, from 1, in which the value that was read last, or failed, begins.
  [[nodiscard]] std::uint64_t line() const { return begins_at_; }

 private:
  enum class Within : std::uint8_t { kNothing, kWord, kBrackets, kString };

  void begin(char c);
  bool take(char c);
  bool take_in_string(char c);
  bool take_in_brackets(char c);
  Result<std::optional<std::string_view>> complete();
  [[nodiscard]] Error too_long() const;

  std::size_t max_value_;
  std::string_view setting_;
  std::string value_;  ///< so far
  std::string given_;  ///< the last one
  Within within_ = Within::kNothing;
  std::size_t depth_ = 0;  ///< of brackets
  bool escaped_ = false;   ///< by a backslash
  bool broken_ = false;    ///< a line has just begun inside a value
  std::uint64_t line_ = 1;
  std::uint64_t begins_at_ = 1;
};

}  // namespace wskit::envelope
