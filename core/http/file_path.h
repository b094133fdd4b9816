#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wskit::http {

/// The file that the path of a request names, relative to the directory that is served: "" is that
/// directory itself, and what ends with '/' is meant as a directory. Nothing for a path that names
/// no file that may be served: with empty or hidden parts (but .well-known, RFC 8615), with "..", a
/// '/' or a NUL behind a '%', or with a '%' that means nothing.
std::optional<std::string> file_path(std::string_view path);

/// A path that names `file`, percent-encoded (RFC 3986 section 2.1).
std::string path_of_file(std::string_view file);

}  // namespace wskit::http
