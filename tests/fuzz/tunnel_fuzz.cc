#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/rng.h"
#include "client/tunnel.h"

using namespace wskit;

namespace {

/// What a tunnel makes of an answer that comes in pieces of at most `longest`.
std::string outcome(std::string_view bytes, std::size_t longest) {
  client::Tunnel tunnel({}, {"h", 1, "", false});
  Rng rng(longest);
  std::size_t used = 0;
  while (used < bytes.size() && !tunnel.is_open() && !tunnel.refusal()) {
    const std::string_view part = bytes.substr(used, 1 + rng.below(longest));
    const std::size_t taken = tunnel.feed(part);
    WSKIT_ASSERT(taken <= part.size());
    used += taken;
  }
  if (tunnel.is_open()) return "open " + std::to_string(used);
  tunnel.end({ErrorKind::kConnect, "end"});
  WSKIT_ASSERT(tunnel.refusal() && tunnel.refusal()->kind == ErrorKind::kConnect);
  return tunnel.is_open() ? "open" : tunnel.refusal()->message.substr(0, 30);
}

}  // namespace

/// How an answer is cut changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = outcome(bytes, size + 1);
  WSKIT_ASSERT(outcome(bytes, 1) == whole);
  return 0;
}
