#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "client/proxy.h"

using namespace wskit;

/// The first line is a proxy's URL, the second a no_proxy list, the rest a host.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = [&text] {
    const std::string_view first = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(first.size() + 1, text.size()));
    return first;
  };
  const auto proxy = client::parse_proxy(line());
  WSKIT_ASSERT(proxy ? proxy->endpoint.port != 0 && !proxy->endpoint.host.empty()
                     : proxy.error().kind == ErrorKind::kUsage && !proxy.error().message.empty());
  const client::NoProxy direct(line());
  const bool once = direct.matches(text, 80);
  WSKIT_ASSERT(direct.matches(text, 80) == once);
  WSKIT_ASSERT(client::NoProxy("*").matches(text, 80));
  return 0;
}
