#include "cli/truth.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace wskit::cli {

// These are the words that CLI11 knows; it does not tell its own of others.
std::optional<bool> truth_of(std::string_view word) {
  constexpr std::array<std::string_view, 7> kOn = {"true", "on", "yes", "enable", "t", "y", "+"};
  constexpr std::array<std::string_view, 7> kOff = {"false", "off", "no", "disable", "f", "n", "-"};
  constexpr std::size_t kMostDigits = 9;
  std::string lower(word);
  for (char& c : lower)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (std::find(kOn.begin(), kOn.end(), lower) != kOn.end()) return true;
  if (std::find(kOff.begin(), kOff.end(), lower) != kOff.end()) return false;
  const bool is_count = !word.empty() && word.size() <= kMostDigits &&
                        word.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_count) return std::nullopt;
  return word.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace wskit::cli
