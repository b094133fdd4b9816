#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "server/client_address.h"
#include "server/trusted_proxies.h"

using namespace wskit;

namespace {

/// Whatever a field says, the client is an address that the limits can count by; the peer itself
/// where nobody is trusted.
void check_client(const server::TrustedProxies& proxies, std::string_view value) {
  const std::string peer = "10.0.0.1:4711";
  for (const char* const name : {"X-Forwarded-For", "Forwarded"}) {
    const std::string client = proxies.client_of(peer, {{name, std::string(value)}});
    WSKIT_ASSERT(server::IpAddress::parse(server::host_of(client)));
    WSKIT_ASSERT(!server::client_address(client).empty());
    WSKIT_ASSERT(!proxies.empty() || client == peer);
  }
}

}  // namespace

// What is trusted on the first line, a field behind it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(bytes.find('\n'), size);
  const std::string_view value = bytes.substr(std::min(end + 1, size));
  for (const auto field :
       {http::ForwardedField::kXForwardedFor, http::ForwardedField::kForwarded}) {
    server::TrustedProxies proxies;
    proxies.set_field(field);
    const Status added = proxies.add(bytes.substr(0, end));
    WSKIT_ASSERT(added || !added.error().message.empty());
    check_client(proxies, value);
  }
  return 0;
}
