#include "http/parameters.h"

#include <algorithm>
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

/// As `token`, `access_token` and `auth[token][]` do.
bool names_a_token(std::string_view name) {
  constexpr std::string_view kToken = "token";
  const std::string decoded = percent_decoded(name).value_or(std::string(name));
  for (std::string_view rest = decoded; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find_first_of("[]"));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    const std::size_t other = word.size() - std::min(word.size(), kToken.size());
    if (same_name(word.substr(other), kToken)) return true;
  }
  return false;
}

/// Where the value of a token begins in `parameter`, which is one, or several between semicolons;
/// nothing when there is none.
std::optional<std::size_t> token_of(std::string_view parameter) {
  for (std::size_t at = 0; at < parameter.size();) {
    const std::size_t end = std::min(parameter.find(';', at), parameter.size());
    const std::size_t equals = parameter.find('=', at);
    if (equals < end && names_a_token(parameter.substr(at, equals - at))) return equals + 1;
    at = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::string with_parameter(std::string_view target, std::string_view name, std::string_view value) {
  std::string_view query = target;
  std::string out(take_until(query, '?'));
  char separator = '?';
  while (!query.empty()) {
    const std::string_view parameter = take_until(query, '&');
    const bool same = percent_decoded(parameter.substr(0, parameter.find('='))) == name;
    if (!same && !parameter.empty()) (out += std::exchange(separator, '&')) += parameter;
  }
  out += separator;
  append_encoded(out, name);
  out += '=';
  append_encoded(out, value);
  return out;
}

std::string without_tokens(std::string_view target) {
  std::string out(target.substr(0, target.find('?')));
  std::string_view rest = target.substr(out.size());
  while (!rest.empty()) {
    out += rest.front();  // '?' or '&'
    const std::size_t end = std::min(rest.find('&', 1), rest.size());
    const std::string_view parameter = rest.substr(1, end - 1);
    const auto token = token_of(parameter);
    out += parameter.substr(0, token.value_or(parameter.size()));
    if (token) out += kRedacted;
    rest.remove_prefix(end);
  }
  return out;
}

std::vector<std::string_view> tokens_in(std::string_view target) {
  std::vector<std::string_view> tokens;
  take_until(target, '?');
  while (!target.empty()) {
    const std::string_view parameter = take_until(target, '&');
    if (const auto token = token_of(parameter)) tokens.push_back(parameter.substr(*token));
  }
  return tokens;
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
