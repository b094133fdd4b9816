#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "broker/redis_url.h"

using namespace wskit;

/// An address that was understood has a host and a port, and what is said of it can be read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto url = broker::parse_redis_url({reinterpret_cast<const char*>(data), size});
  if (!url) {
    WSKIT_ASSERT(url.error().kind == ErrorKind::kUsage && !url.error().message.empty());
    return 0;
  }
  WSKIT_ASSERT(!url->endpoint.host.empty() && url->endpoint.port != 0);
  const auto again = broker::parse_redis_url(url->text());
  WSKIT_ASSERT(again && again->text() == url->text() && again->password.empty());
  return 0;
}
