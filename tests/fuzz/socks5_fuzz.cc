#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "client/socks5.h"

using namespace wskit;

namespace {

/// What was said, how much was read, and how it ended, of an answer that comes in pieces of `size`.
std::string outcome(std::string_view bytes, std::size_t size) {
  const client::Proxy proxy{client::Proxy::Protocol::kSocks5h, {}, "user", "password"};
  client::Socks5 socks(proxy, {"h", 1, "", false});
  std::string said = socks.take_output();
  std::size_t used = 0;
  while (used < bytes.size() && !socks.is_open() && !socks.refusal()) {
    const std::string_view part = bytes.substr(used, size);
    const std::size_t taken = socks.feed(part);
    WSKIT_ASSERT(taken <= part.size());
    used += taken;
    said += socks.take_output();
  }
  said += std::to_string(used);
  if (socks.refusal()) said += socks.refusal()->message;
  return said + (socks.is_open() ? " open" : "");
}

}  // namespace

/// How an answer is cut changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  WSKIT_ASSERT(outcome(bytes, 1) == outcome(bytes, size + 1));
  return 0;
}
