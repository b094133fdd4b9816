#include "cli/environment.h"

#include <fstream>
#include <string_view>

#include <fmt/format.h>
#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

/// /proc/cpuinfo's words for the model, on the machines that have them.
std::string processor_model() {
  constexpr std::string_view kName = "model name";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.compare(0, kName.size(), kName) != 0) continue;
    const std::size_t colon = line.find(": ");
    return colon == std::string::npos ? "" : line.substr(colon + 2);
  }
  return {};
}

std::uint64_t usable_cores() {
  cpu_set_t usable;
  CPU_ZERO(&usable);
  if (sched_getaffinity(0, sizeof usable, &usable) == 0) {
    return static_cast<std::uint64_t>(CPU_COUNT(&usable));
  }
  // More processors than a cpu_set_t holds.
  return static_cast<std::uint64_t>(sysconf(_SC_NPROCESSORS_ONLN));
}

}  // namespace

Environment this_environment() {
  utsname name{};
  uname(&name);
  return {
      "wskit " WSKIT_VERSION,
      fmt::format("{} {} {}", static_cast<const char*>(name.sysname),
                  static_cast<const char*>(name.release), static_cast<const char*>(name.machine)),
      processor_model(), usable_cores()};
}

}  // namespace wskit::cli
