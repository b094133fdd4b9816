#include "http/file_path.h"

#include <algorithm>

#include "http/url.h"

namespace wskit::http {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

bool is_plain(char c) {
  constexpr std::string_view kMarks = "/-._~!$&'()*+,;=:@";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos;
}

// Hidden files are what nobody means to publish: .git, .env, .htpasswd; "." and ".." among them.
bool may_be_served(std::string_view part) {
  if (part.empty() || part.find_first_of(std::string_view("/\0", 2)) != std::string_view::npos) {
    return false;
  }
  return part.front() != '.' || part == ".well-known";
}

}  // namespace

std::optional<std::string> file_path(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  std::string file;
  path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const auto part = percent_decoded(path.substr(0, end));
    if (!part || !may_be_served(*part)) return std::nullopt;
    file += *part;
    if (end < path.size()) file += '/';
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return file;
}

std::string path_of_file(std::string_view file) {
  std::string path = "/";
  for (const char c : file) {
    if (is_plain(c)) {
      path += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      path.append({'%', kHexDigits[byte >> 4], kHexDigits[byte & 15]});
    }
  }
  return path;
}

}  // namespace wskit::http
