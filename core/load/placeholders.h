#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"

namespace wskit::load {

/// A stretch of a text with `{{NAME}}` in it.
struct Piece {
  std::string_view text;  ///< as it is, or what stands between the braces, without blanks around
  bool is_variable = false;
};

/// Without blanks and tabs around.
std::string_view trimmed(std::string_view text);

/// The pieces of `text`, borrowed from it: `{{{{` stands for two braces; of three braces the first
/// is text. kUsage when a variable has no end.
Result<std::vector<Piece>> split_placeholders(std::string_view text);

}  // namespace wskit::load
