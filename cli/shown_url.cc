#include "cli/shown_url.h"

#include "capture/redact.h"

namespace wskit::cli {

std::string shown_url(const http::Url& url) {
  return capture::redact_url(url.text());
}

}  // namespace wskit::cli
