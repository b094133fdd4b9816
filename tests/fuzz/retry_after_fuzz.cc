#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "client/retry_after.h"

using namespace wskit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto wait = client::parse_retry_after(text, 784111777)) {
    WSKIT_ASSERT(*wait >= Duration::zero() && *wait <= std::chrono::hours(24));
  }
  return 0;
}
