#include "envelope/narrowed.h"

#include <charconv>
#include <system_error>

#include "envelope/number_tokens.h"

namespace wskit::envelope {
namespace {

bool is_beyond_double(std::string_view token) {
  double number = 0;
  return std::from_chars(token.data(), token.data() + token.size(), number).ec ==
         std::errc::result_out_of_range;
}

/// Appends `token`, a number, or one that means nearly the same.
void append_narrowed(std::string& out, std::string_view token) {
  const bool is_integer = token.find_first_of(".eE") == std::string_view::npos;
  const bool is_small =
      token.find("e-") != std::string_view::npos || token.find("E-") != std::string_view::npos;
  if (!is_small && is_beyond_double(token)) {
    out.append(token.front() == '-' ? "-1e308" : "1e308");
    return;
  }
  out.append(token);
  if (is_integer && !is_plain_integer(token)) out.append("e0");
}

}  // namespace

std::string narrowed(std::string_view json) {
  return with_numbers(json, append_narrowed);
}

}  // namespace wskit::envelope
