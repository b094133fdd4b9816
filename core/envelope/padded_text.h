#pragma once

#include <string_view>
#include <vector>

namespace wskit::envelope {

/// Gives a text the bytes behind it that simdjson may read over (SIMDJSON_PADDING; what they hold
/// does not matter): as a rule those that lie there anyway.
class PaddedText {
 public:
  /// `text` itself when its padding lies in the same page of memory as its last byte, where reading
  /// cannot fail; else, about once in a hundred times, a copy that is valid until the next call.
  /// Sanitizers know no such bytes: under them it is always a copy.
  std::string_view pad(std::string_view text);

 private:
  std::string_view copy(std::string_view text);

  std::vector<char> copy_;
};

}  // namespace wskit::envelope
