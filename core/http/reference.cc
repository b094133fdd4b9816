#include "http/reference.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace wskit::http {
namespace {

/// RFC 3986 section 3.1.
bool has_scheme(std::string_view reference) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_scheme_char = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  };
  const std::string_view scheme = reference.substr(0, reference.find(':'));
  return scheme.size() < reference.size() && !scheme.empty() && is_letter(scheme.front()) &&
         std::all_of(scheme.begin(), scheme.end(), is_scheme_char);
}

/// RFC 3986 section 5.2.4, of a path that begins with '/'.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool open_end = false;  // the path ends with '/'
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    open_end = segment.empty() || segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != "." && !(segment.empty() && path.empty())) {
      kept.push_back(segment);
    }
  }
  std::string result;
  for (const std::string_view segment : kept)
    result.append("/").append(segment);
  return open_end || result.empty() ? result + "/" : result;
}

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

/// RFC 3986 section 5.2.2, where neither scheme nor authority are given.
std::string merged(std::string_view base, std::string_view reference) {
  if (reference.empty()) return std::string(base);
  std::string target;
  if (!reference.starts_with('/')) {
    const std::string_view path = path_of(base);
    target = reference.starts_with('?') ? path : path.substr(0, path.rfind('/') + 1);
  }
  return target.append(reference);
}

}  // namespace

Result<Url> resolve_reference(const Url& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  std::string text(reference);
  if (has_scheme(reference)) {
    const std::size_t colon = reference.find(':');
    if (!reference.substr(colon + 1).starts_with("//")) {
      return Error{ErrorKind::kUsage, text + ": is no address of a server"};
    }
  } else if (reference.starts_with("//")) {
    text.insert(0, base.secure ? "wss:" : "ws:");
  } else {
    text = (base.secure ? "wss://" : "ws://") + base.authority() + merged(base.target, reference);
  }
  auto url = parse_url(text);
  if (!url) return std::move(url).error();
  const std::string_view path = path_of(url->target);
  url->target.replace(0, path.size(), without_dot_segments(path));
  url->userinfo.clear();
  return url;
}

}  // namespace wskit::http
