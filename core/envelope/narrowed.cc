#include "envelope/narrowed.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "envelope/json_scan.h"

namespace wskit::envelope {
namespace {

template <class Number>
std::errc read_as(std::string_view token) {
  Number number{};
  return std::from_chars(token.data(), token.data() + token.size(), number).ec;
}

/// Appends `token`, a number, or one that means nearly the same.
void append_narrowed(std::string& out, std::string_view token) {
  const bool is_integer = token.find_first_of(".eE") == std::string_view::npos;
  const bool is_small =
      token.find("e-") != std::string_view::npos || token.find("E-") != std::string_view::npos;
  if (!is_small && read_as<double>(token) == std::errc::result_out_of_range) {
    out.append(token.front() == '-' ? "-1e308" : "1e308");
    return;
  }
  out.append(token);
  const bool is_wide = is_integer && read_as<std::int64_t>(token) != std::errc() &&
                       read_as<std::uint64_t>(token) != std::errc();
  if (is_wide) out.append("e0");
}

/// Behind the string that begins `json`.
std::size_t end_of_string(std::string_view json) {
  for (std::size_t at = 1; at < json.size(); ++at) {
    if (json[at] == '"') return at + 1;
    if (json[at] == '\\') ++at;
  }
  return json.size();
}

}  // namespace

std::string narrowed(std::string_view json) {
  constexpr std::string_view kOfNumbers = "0123456789+-.eE";
  constexpr std::string_view kBegins = "\"-0123456789";
  std::string out;
  out.reserve(json.size() + 2);
  while (!json.empty()) {
    const std::size_t begin = std::min(json.find_first_of(kBegins), json.size());
    out.append(json.substr(0, begin));
    json.remove_prefix(begin);
    if (json.empty()) break;
    const bool is_string = json.front() == '"';
    const std::size_t end =
        is_string ? end_of_string(json) : std::min(json.find_first_not_of(kOfNumbers), json.size());
    const std::string_view token = json.substr(0, end);
    is_string || !is_json_number(token) ? void(out.append(token)) : append_narrowed(out, token);
    json.remove_prefix(end);
  }
  return out;
}

}  // namespace wskit::envelope
