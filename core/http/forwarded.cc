#include "http/forwarded.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace wskit::http {
namespace {

/// Takes the part of `list` up to a `separator` that is in no quotes off it, trimmed.
std::string_view take_part(std::string_view& list, char separator) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < list.size() && (quoted || list[end] != separator); ++end) {
    if (list[end] == '"') quoted = !quoted;
    if (list[end] == '\\' && quoted) ++end;
  }
  end = std::min(end, list.size());
  const std::string_view part = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return trim(part);
}

/// What a token or a quoted string says (RFC 9110 section 5.6.4); nothing when it is none.
std::string unquoted(std::string_view value) {
  if (!value.starts_with('"')) return std::string(value);
  if (value.size() < 2 || !value.ends_with('"')) return {};
  std::string text;
  for (std::size_t at = 1; at + 1 < value.size(); ++at) {
    if (value[at] == '\\' && at + 2 < value.size()) ++at;
    text += value[at];
  }
  return text;
}

std::string for_of(std::string_view element) {
  constexpr std::string_view kUnknown = "unknown";
  while (!element.empty()) {
    const std::string_view parameter = take_part(element, ';');
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || !same_name(parameter.substr(0, equals), "for"))
      continue;
    std::string value = unquoted(parameter.substr(equals + 1));
    return value.empty() ? std::string(kUnknown) : value;
  }
  return std::string(kUnknown);
}

}  // namespace

std::vector<std::string> forwarded_for(const Headers& headers, ForwardedField field) {
  std::vector<std::string> hops;
  if (field == ForwardedField::kXForwardedFor) {
    for (const std::string_view hop : tokens(headers, "X-Forwarded-For"))
      hops.emplace_back(hop);
    return hops;
  }
  for (const Header& header : headers) {
    if (!same_name(header.first, "Forwarded")) continue;
    std::string_view list = header.second;
    while (!list.empty()) {
      const std::string_view element = take_part(list, ',');
      if (!element.empty()) hops.push_back(for_of(element));
    }
  }
  return hops;
}

}  // namespace wskit::http
