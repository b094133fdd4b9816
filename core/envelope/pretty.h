#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wskit::envelope {

/// What stands around the tokens of JSON that is to be looked at: escape sequences, or nothing.
struct PrettyStyle {
  std::string_view key;
  std::string_view string;
  std::string_view number;
  std::string_view word;  ///< true, false, null
  std::string_view end;   ///< after each of these
  /// How a string, quotes included, is written; null: as it is.
  void (*append_string)(std::string& out, std::string_view text) = nullptr;
};

/// Appends `text`, when it is JSON (RFC 8259), with a line for each member and element, indented by
/// two blanks a level; numbers and strings stay as they are written. False, and nothing appended,
/// when it is not JSON, or would have more than `max_bytes`: a peer could make much out of little.
bool append_pretty(std::string& out, std::string_view text, const PrettyStyle& style,
                   std::size_t max_bytes);

}  // namespace wskit::envelope
