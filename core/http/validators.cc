#include "http/validators.h"

#include <algorithm>

#include "http/date.h"

namespace wskit::http {
namespace {

// Weak comparison (section 8.8.3.2): one is as good as the other to who only reads.
std::string_view without_weakness(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

}  // namespace

bool has_already(const Headers& request, const Validators& now) {
  if (find(request, "If-None-Match")) {
    const auto etags = tokens(request, "If-None-Match");
    return std::any_of(etags.begin(), etags.end(), [&](std::string_view etag) {
      return etag == "*" || without_weakness(etag) == now.etag;
    });
  }
  const auto since = find(request, "If-Modified-Since");
  const auto date = since ? parse_date(*since) : std::nullopt;
  return date && now.modified <= *date;
}

bool may_have_part(const Headers& request, const Validators& now) {
  const auto state = find(request, "If-Range");
  return !state || *state == now.etag || parse_date(*state) == now.modified;
}

}  // namespace wskit::http
