#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace wskit::cli {

/// What a person who waits for a run wants to know at one moment.
struct ProgressFigures {
  std::string stage;            ///< "connecting", "4.3s of 10s"
  std::optional<double> share;  ///< of the run that has passed, 0 to 1, if it has a length
  double per_second = 0;
  std::uint64_t connections = 0;  ///< that are open
  std::uint64_t errors = 0;
  std::optional<Duration> p99_now;  ///< of what ended just now
  std::optional<Duration> p50;      ///< of the measured part so far
  std::optional<Duration> p99;
};

/// One line of less than `columns` columns: what has no room is left out, the least important
/// first; what is left over becomes a bar.
std::string progress_text(const ProgressFigures& figures, std::size_t columns);

}  // namespace wskit::cli
