#include "cli/process_limits.h"

#include <algorithm>

#include <sys/resource.h>

namespace wskit::cli {

void raise_descriptor_limit() {
  constexpr rlim_t kEnough = 1'000'000;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, kEnough));
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace wskit::cli
