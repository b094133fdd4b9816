#pragma once

#include <cstdint>

#include "base/result.h"

namespace wskit::observe {

/// What a process has in memory, in bytes.
struct ProcessMemory {
  std::uint64_t resident = 0;      ///< RSS: pages shared with others count in full
  std::uint64_t proportional = 0;  ///< PSS: each page by how many share it
};

/// Of a process of this machine. kUsage when there is none of that number, or it is not ours to
/// look at.
Result<ProcessMemory> memory_of(std::uint64_t pid);

}  // namespace wskit::observe
