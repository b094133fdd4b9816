#include "http/message.h"

#include <algorithm>

namespace wskit::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

bool is_token_char(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return is_alpha(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
}

bool is_value_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

/// Calls `visit` with each element of all fields `name`; stops when it returns false.
template <class Visit>
void for_each_token(const Headers& headers, std::string_view name, Visit visit) {
  for (const Header& header : headers) {
    if (!same_name(header.first, name)) continue;
    std::string_view rest = header.second;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const std::string_view token = trim(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      if (!token.empty() && !visit(token)) return;
    }
  }
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_authority(std::string_view text) {
  constexpr std::string_view kMarks = "-._~!$&'()*+,;=%:[]";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alpha(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
  });
}

bool is_valid_header(std::string_view name, std::string_view value) {
  return is_token(name) && std::all_of(value.begin(), value.end(), is_value_char);
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::string_view> find(const Headers& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (same_name(header.first, name)) return header.second;
  }
  return std::nullopt;
}

std::size_t count(const Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(),
                    [name](const Header& header) { return same_name(header.first, name); }));
}

bool has_token(const Headers& headers, std::string_view name, std::string_view token) {
  bool found = false;
  for_each_token(headers, name, [&](std::string_view each) {
    found = same_name(each, token);
    return !found;
  });
  return found;
}

std::vector<std::string_view> tokens(const Headers& headers, std::string_view name) {
  std::vector<std::string_view> all;
  for_each_token(headers, name, [&](std::string_view each) {
    all.push_back(each);
    return true;
  });
  return all;
}

std::string_view RequestHead::path() const {
  std::string_view whole = target;
  whole = whole.substr(0, whole.find('?'));
  const std::size_t scheme = whole.find("://");
  if (whole.starts_with('/') || scheme == std::string_view::npos) return whole;
  const std::size_t slash = whole.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view("/") : whole.substr(slash);
}

std::string_view RequestHead::query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

}  // namespace wskit::http
