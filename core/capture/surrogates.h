#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wskit::capture {

/// Puts `\ufffd` in the place of escapes that are half of a surrogate pair (`\ud83d` alone), which
/// JSON allows (RFC 8259 section 8.2) and which no UTF-8 can hold. Nothing else changes, not even
/// how long the text is.
class SurrogateFilter {
 public:
  /// Appends to `out` what of the text is settled, which goes on with `more`.
  void pass(std::string_view more, std::string& out);
  /// The text ends: appends what is left of it.
  void finish(std::string& out);
  /// How many halves have been replaced.
  [[nodiscard]] std::size_t replaced() const { return replaced_; }

 private:
  void settle(std::string& out);
  void release(std::string& out);
  void replace(std::string& out);

  std::string held_;  ///< an escape, or two, whose end has not come
  std::size_t replaced_ = 0;
};

}  // namespace wskit::capture
