#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "broker/rendezvous_events.h"
#include "cli/option_table.h"
#include "load/bench_config.h"

namespace wskit::cli {

/// Whether `bench` runs together with other processes.
class JoinOptions {
 public:
  void add_to(OptionTable& options);

  [[nodiscard]] bool wanted() const { return !url_.empty(); }
  /// kUsage when they mean nothing without each other.
  [[nodiscard]] Status check() const;
  /// Where to meet for a run in that mode. kUsage when it cannot be split over processes, or the
  /// address cannot be read.
  [[nodiscard]] Result<broker::RendezvousConfig> config(load::Mode mode) const;

 private:
  std::string url_;
  std::optional<std::uint64_t> workers_;
  std::optional<Duration> timeout_;
};

}  // namespace wskit::cli
