#include "observe/process_memory.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace wskit::observe {
namespace {

/// The "Rss:   1234 kB" of a line that begins with `name`, in bytes.
std::optional<std::uint64_t> field(const std::string& line, std::string_view name) {
  if (!line.starts_with(name)) return std::nullopt;
  return std::strtoull(line.c_str() + name.size(), nullptr, 10) * 1024;
}

}  // namespace

Result<ProcessMemory> memory_of(std::uint64_t pid) {
  errno = 0;
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", pid));
  std::optional<std::uint64_t> resident;
  std::optional<std::uint64_t> proportional;
  for (std::string line; std::getline(file, line);) {
    if (const auto bytes = field(line, "Rss:")) resident = bytes;
    if (const auto bytes = field(line, "Pss:")) proportional = bytes;
  }
  if (resident && proportional) return ProcessMemory{*resident, *proportional};
  // A process that is about to be reaped has no memory any more: its file is there, and empty.
  const bool gone = errno == ENOENT || errno == ESRCH || errno == 0;
  return Error{ErrorKind::kUsage,
               gone ? fmt::format("there is no process {}", pid)
                    : fmt::format("the memory of process {} may not be read ({}); run as its user",
                                  pid, std::strerror(errno))};
}

}  // namespace wskit::observe
