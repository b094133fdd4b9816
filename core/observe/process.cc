#include "observe/process.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <sys/resource.h>
#include <unistd.h>

namespace wskit::observe {
namespace {

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct MemoryUse {
  double virtual_bytes = 0;
  double resident_bytes = 0;
};

MemoryUse memory_use() {
  std::uint64_t pages = 0;
  std::uint64_t resident_pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident_pages;
  const auto page_size = static_cast<double>(sysconf(_SC_PAGESIZE));
  return {static_cast<double>(pages) * page_size, static_cast<double>(resident_pages) * page_size};
}

double open_descriptors() {
  std::error_code failure;
  const std::filesystem::directory_iterator entries("/proc/self/fd", failure);
  // One of them is the directory itself.
  return failure ? 0 : static_cast<double>(std::distance(begin(entries), end(entries)) - 1);
}

double max_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

std::vector<Metric> process_metrics(std::chrono::system_clock::time_point started) {
  const MemoryUse memory = memory_use();
  const std::chrono::duration<double> start = started.time_since_epoch();
  return {
      {"process_cpu_seconds_total", "User and system CPU time spent, in seconds.",
       MetricKind::kCounter, cpu_seconds()},
      {"process_resident_memory_bytes", "Resident memory, in bytes.", MetricKind::kGauge,
       memory.resident_bytes},
      {"process_virtual_memory_bytes", "Virtual memory, in bytes.", MetricKind::kGauge,
       memory.virtual_bytes},
      {"process_open_fds", "Open file descriptors.", MetricKind::kGauge, open_descriptors()},
      {"process_max_fds", "File descriptors that may be open.", MetricKind::kGauge,
       max_descriptors()},
      {"process_start_time_seconds", "Start of the process since the Unix epoch, in seconds.",
       MetricKind::kGauge, start.count()},
  };
}

}  // namespace wskit::observe
