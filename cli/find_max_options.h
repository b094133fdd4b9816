#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "cli/find_max.h"
#include "cli/option_table.h"

namespace wskit::cli {

/// Whether `bench` searches, and for what.
class FindMaxOptions {
 public:
  void add_to(OptionTable& options);

  [[nodiscard]] bool wanted() const { return axis_ != Wanted::kNothing; }
  /// kUsage when they mean nothing without each other.
  [[nodiscard]] Status check() const;
  /// A search that begins with the load of `config`; no more than `most_connections`.
  [[nodiscard]] FindMax::Plan plan(const load::BenchConfig& config,
                                   std::uint64_t most_connections) const;

 private:
  enum class Wanted : std::uint8_t { kNothing, kRate, kConnections };

  Wanted axis_ = Wanted::kNothing;
  std::vector<Threshold> slo_;
  std::optional<Duration> within_;
  std::optional<std::uint64_t> confirmations_;
};

}  // namespace wskit::cli
