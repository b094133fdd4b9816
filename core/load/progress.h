#pragma once

#include <cstdint>

#include "observe/compact_histogram.h"

namespace wskit::load {

/// How far a run has come, at one moment.
struct Progress {
  std::uint64_t completed = 0;        ///< operations since the start, warm-up included
  std::uint64_t failed = 0;           ///< operations and connections so far
  std::uint64_t connections = 0;      ///< that are open
  observe::CompactHistogram latency;  ///< of the measured part so far
  observe::CompactHistogram recent;   ///< of its last quarter of a second or two

  void merge(const Progress& other) {
    completed += other.completed;
    failed += other.failed;
    connections += other.connections;
    latency.merge(other.latency);
    recent.merge(other.recent);
  }
};

}  // namespace wskit::load
