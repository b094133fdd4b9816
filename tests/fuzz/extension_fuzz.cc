#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "wire/deflate_parameters.h"

using namespace wskit;
using wire::DeflateParameters;

namespace {

std::vector<wire::Extension> read(std::string_view value) {
  auto extensions = wire::read_extensions({{"Sec-WebSocket-Extensions", std::string(value)}});
  return extensions.value_or(std::vector<wire::Extension>());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<wire::Extension> offers = read(bytes);
  (void)wire::check_chosen(offers, true);
  for (const bool takeover : {false, true}) {
    const auto accepted = wire::accept_deflate(offers, takeover);
    if (!accepted) continue;
    // A client of ours agrees to what a server of ours answers, and understands the same.
    const auto agreed = wire::check_chosen(read(wire::to_text(*accepted)), true);
    WSKIT_ASSERT(agreed && *agreed == *accepted);
    WSKIT_ASSERT(wire::from_server(*accepted).window_bits >= 9);
    WSKIT_ASSERT(takeover || !wire::from_server(*accepted).takeover);
  }
  return 0;
}
