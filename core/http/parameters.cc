#include "http/parameters.h"

#include <cstddef>

#include "http/url.h"

namespace wskit::http {
namespace {

/// Takes the part of `list` up to the next `separator` off it.
std::string_view take_until(std::string_view& list, char separator) {
  const std::size_t end = list.find(separator);
  const std::string_view part = list.substr(0, end);
  list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  return part;
}

}  // namespace

std::optional<std::string> query_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    if (percent_decoded(take_until(value, '=')) == name) return percent_decoded(value);
  }
  return std::nullopt;
}

std::optional<std::string_view> cookie(const Headers& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (!same_name(header.first, "Cookie")) continue;
    std::string_view cookies = header.second;
    while (!cookies.empty()) {
      std::string_view value = take_until(cookies, ';');
      if (trim(take_until(value, '=')) != name) continue;
      value = trim(value);
      const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
      return is_quoted ? value.substr(1, value.size() - 2) : value;
    }
  }
  return std::nullopt;
}

}  // namespace wskit::http
