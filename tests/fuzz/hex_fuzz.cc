#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/hex.h"

using namespace wskit;

/// What is written is read back, and what can be read means what it is written as.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  WSKIT_ASSERT(hex_decode(hex_encode(bytes)) == bytes);
  if (const auto read = hex_decode(bytes)) {
    WSKIT_ASSERT(read->size() <= size / 2);
    WSKIT_ASSERT(hex_decode(hex_encode(*read)) == read);
  }
  return 0;
}
