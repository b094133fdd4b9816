#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "cli/option_table.h"
#include "cli/pattern_dialect.h"
#include "client/connection_pool.h"
#include "client/heartbeat.h"

namespace wskit::cli {

/// Patterns of messages that connect can follow: envelopes, requests, rooms, signs of life.
struct PatternOptions {
  bool envelope = false;
  std::string envelope_type = envelope::WrapConfig{}.type;
  bool request = false;
  std::optional<std::uint64_t> pool;  ///< connections; requests, too
  std::uint64_t pool_depth = client::PoolConfig{}.depth;
  Duration heartbeat = Duration::zero();  ///< 0: none
  std::string room;

  void add_to(OptionTable& options);

  [[nodiscard]] bool requests() const { return request || pool; }
  /// Whether messages are anything but what they are without these options.
  [[nodiscard]] bool any() const { return envelope || requests() || !room.empty(); }
  /// kUsage when one of them has a value that does not do.
  [[nodiscard]] Status check() const;

  /// `timeout` is --timeout.
  [[nodiscard]] client::PoolConfig pool_config(std::optional<Duration> timeout) const;
  [[nodiscard]] PatternConfig dialect_config(bool jsonl) const;
};

}  // namespace wskit::cli
