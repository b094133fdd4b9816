#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "envelope/narrowed.h"
#include "envelope/pretty.h"

using namespace wskit;

/// What is laid out is JSON of the same value, and laid out again it is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMax = 1 << 16;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string once;
  if (!envelope::append_pretty(once, text, {}, kMax)) {
    WSKIT_ASSERT(once.empty());
    return 0;
  }
  WSKIT_ASSERT(once.size() <= kMax);
  std::string twice;
  WSKIT_ASSERT(envelope::append_pretty(twice, once, {}, kMax) && twice == once);
  const std::string before = envelope::narrowed(text);
  const std::string after = envelope::narrowed(once);
  WSKIT_ASSERT(nlohmann::json::parse(before) == nlohmann::json::parse(after));
  return 0;
}
