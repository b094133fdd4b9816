#include "http/parameters.h"

#include <cstddef>
#include <utility>

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

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
}

/// Appends "?" and the parameters of `target`, each as `edit` wants it; without those that it makes
/// empty.
template <class Edit>
std::string edited(std::string_view target, Edit edit) {
  std::string_view query = target;
  std::string out(take_until(query, '?'));
  char separator = '?';
  while (!query.empty()) {
    const std::string parameter = edit(take_until(query, '&'));
    if (parameter.empty()) continue;
    (out += std::exchange(separator, '&')) += parameter;
  }
  return out;
}

bool names_a_token(std::string_view name) {
  constexpr std::string_view kToken = "token";
  const std::string decoded = percent_decoded(name).value_or(std::string(name));
  return decoded.size() >= kToken.size() &&
         same_name(std::string_view(decoded).substr(decoded.size() - kToken.size()), kToken);
}

}  // namespace

std::string with_parameter(std::string_view target, std::string_view name, std::string_view value) {
  std::string out = edited(target, [name](std::string_view parameter) {
    const bool same = percent_decoded(parameter.substr(0, parameter.find('='))) == name;
    return std::string(same ? "" : parameter);
  });
  out += out.find('?') == std::string::npos ? '?' : '&';
  append_encoded(out, name);
  out += '=';
  append_encoded(out, value);
  return out;
}

std::string without_tokens(std::string_view target) {
  if (target.find('?') == std::string_view::npos) return std::string(target);
  return edited(target, [](std::string_view parameter) {
    const std::size_t equals = parameter.find('=');
    const std::string_view name = parameter.substr(0, equals);
    if (equals == std::string_view::npos || !names_a_token(name)) return std::string(parameter);
    return std::string(name).append("=").append(kRedacted);
  });
}

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
