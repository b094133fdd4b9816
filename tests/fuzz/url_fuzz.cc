#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "http/parser.h"
#include "http/url.h"
#include "wire/handshake.h"

using namespace wskit;

/// An address that was understood can be written down, read again, and asked for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto url = http::parse_url({reinterpret_cast<const char*>(data), size});
  if (!url) {
    WSKIT_ASSERT(url.error().kind == ErrorKind::kUsage && !url.error().message.empty());
    return 0;
  }
  WSKIT_ASSERT(!url->host.empty() && url->port != 0 && url->target.front() == '/');
  const auto again = http::parse_url(url->text());
  WSKIT_ASSERT(again);
  WSKIT_ASSERT(again->text() == url->text());

  wire::ClientHandshake handshake;
  handshake.target = url->target;
  handshake.host = url->authority();
  handshake.key = "dGhlIHNhbXBsZSBub25jZQ==";
  http::RequestParser parser({.max_bytes = size * 4 + 1000, .max_headers = 10});
  WSKIT_ASSERT(parser.feed(wire::upgrade_request(handshake)));
  WSKIT_ASSERT(parser.done() && parser.head().target == url->target);
  return 0;
}
