#include "envelope/number_tokens.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "envelope/json_scan.h"

namespace wskit::envelope {
namespace {

template <class Number>
bool holds(std::string_view token) {
  Number number{};
  const char* const end = token.data() + token.size();
  const auto [rest, error] = std::from_chars(token.data(), end, number);
  return error == std::errc() && rest == end;
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

std::string with_numbers(std::string_view json, const PutNumber& put) {
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
    is_string || !is_json_number(token) ? void(out.append(token)) : put(out, token);
    json.remove_prefix(end);
  }
  return out;
}

bool is_plain_integer(std::string_view token) {
  return holds<std::int64_t>(token) || holds<std::uint64_t>(token);
}

}  // namespace wskit::envelope
