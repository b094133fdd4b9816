#pragma once

#include <string_view>

namespace wskit::server {

/// What the refusal of another server's, with this HTTP status, is called in protocol.md; empty for
/// those that it does not know.
constexpr std::string_view refusal_code(int status) {
  switch (status) {
    case 401:
      return "UNAUTHORIZED";
    case 403:
    case 404:
      return "FORBIDDEN";
    case 429:
      return "RATE_LIMIT_EXCEEDED";
    case 503:
      return "UNAVAILABLE";
    default:
      return {};
  }
}

}  // namespace wskit::server
