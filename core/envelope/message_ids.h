#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/rng.h"

namespace wskit::envelope {

/// Ids that are unique among all series: a random prefix and a number.
class MessageIds {
 public:
  explicit MessageIds(Rng& rng) : text_('"' + rng.identifier(8) + '-'), prefix_(text_.size()) {}

  /// One more, as JSON, quotes included. Borrowed until the next.
  std::string_view next() {
    char digits[16];
    char* const end = std::to_chars(digits, digits + sizeof digits, number_++, 36).ptr;
    text_.resize(prefix_);
    text_.append(digits, end);
    return text_ += '"';
  }

 private:
  std::string text_;
  std::size_t prefix_;
  std::uint64_t number_ = 0;
};

}  // namespace wskit::envelope
