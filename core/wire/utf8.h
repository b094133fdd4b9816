#pragma once

#include <cstdint>
#include <string_view>

namespace wskit::wire {

/// Checks UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF) as it comes,
/// cut anywhere.
class Utf8Checker {
 public:
  /// False as soon as no continuation could make the text valid, and from then on.
  bool accept(std::string_view bytes);
  /// Whether the text so far is valid as a whole: no character is unfinished. The next text may
  /// begin.
  [[nodiscard]] bool complete() const { return state_ == kComplete; }

 private:
  static constexpr std::uint8_t kComplete = 0;
  std::uint8_t state_ = kComplete;
};

bool is_utf8(std::string_view text);
/// The longest front of `text` that is valid UTF-8.
std::string_view utf8_prefix(std::string_view text);

}  // namespace wskit::wire
