#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "http/reference.h"

using namespace wskit;

/// The first line is a base, the rest a reference: what comes of them is a whole URL without dots
/// to climb with, and means itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  const auto base = http::parse_url(text.substr(0, end));
  if (!base || end == std::string_view::npos) return 0;
  const auto url = http::resolve_reference(*base, text.substr(end + 1));
  if (!url) {
    WSKIT_ASSERT(url.error().kind == ErrorKind::kUsage);
    return 0;
  }
  const std::string_view path = std::string_view(url->target).substr(0, url->target.find('?'));
  WSKIT_ASSERT(path.starts_with('/') && url->userinfo.empty());
  WSKIT_ASSERT(path.find("/../") == std::string_view::npos && !path.ends_with("/.."));
  const auto again = http::resolve_reference(*base, url->text());
  WSKIT_ASSERT(again && again->text() == url->text());
  return 0;
}
