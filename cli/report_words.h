#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "load/bench_config.h"
#include "load/summary.h"

namespace wskit::cli {

// What reports for people have in common.

constexpr std::string_view kLatencyAndServiceTime =
    "Latency counts from the time at which a message was meant to leave, service time from that at "
    "which it did.";

/// What operations are.
constexpr std::string_view operations_noun(load::Mode mode) {
  if (mode == load::Mode::kFanout) return "deliveries";
  if (mode == load::Mode::kScenario) return "plays";
  return load::sends_messages(mode) ? "messages" : "handshakes";
}

/// Behind a number of operations that failed in one of the ways of load::Loss.
constexpr std::string_view loss_reason(std::size_t loss) {
  constexpr std::array<std::string_view, load::kLosses> kReasons = {
      "got no reply", "were lost with their connection", "were due and not sent", "did not connect",
      "came damaged", "went otherwise than recorded"};
  return kReasons.at(loss);
}

/// What became of connections that failed in one way.
inline std::string failure_line(const load::Failure& failure) {
  return fmt::format("{} {}: {}", format_count(failure.count),
                     failure.refused ? "refused" : "failed", failure.first);
}

}  // namespace wskit::cli
