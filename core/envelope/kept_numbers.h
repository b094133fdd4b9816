#pragma once

#include <string>
#include <string_view>

namespace wskit::envelope {

/// `json` with strings in place of the numbers that a tree of nlohmann's would change, or could not
/// hold: those with a fraction or an exponent, and beyond 64 bits.
std::string keep_numbers(std::string_view json);

/// The numbers as they stood, when `json` is the text of a tree of such a value, or a part of it.
std::string restore_numbers(std::string_view json);

}  // namespace wskit::envelope
