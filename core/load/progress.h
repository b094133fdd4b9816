#pragma once

#include <cstdint>

#include "observe/histogram.h"

namespace wskit::load {

/// How far a run has come, at one moment.
struct Progress {
  std::uint64_t completed = 0;    ///< operations since the start, warm-up included
  std::uint64_t connections = 0;  ///< that are open or may be opened again
  observe::Histogram latency;     ///< of the measured part so far

  void merge(const Progress& other) {
    completed += other.completed;
    connections += other.connections;
    latency.merge(other.latency);
  }
};

}  // namespace wskit::load
