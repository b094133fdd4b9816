#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "cli/ramp.h"

using namespace wskit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto stages = cli::parse_ramp({reinterpret_cast<const char*>(data), size});
  if (!stages) return 0;
  WSKIT_ASSERT(!stages->empty() && cli::length_of(*stages) > Duration::zero());
  const flow::Pacer pacer(*stages);
  Duration before{};
  for (const std::uint64_t k : {0U, 1U, 2U, 1000U, 1'000'000U}) {
    const Duration due = pacer.due(k);
    WSKIT_ASSERT(due >= before && due <= flow::Pacer::kNever);
    before = due;
  }
  WSKIT_ASSERT(!cli::format_ramp(*stages).empty());
  return 0;
}
