#pragma once

#include <cstdint>

#include "base/result.h"
#include "cli/option_table.h"
#include "server/config.h"

namespace wskit::cli {

/// What the clients of a server may do, and how much of it.
class LimitOptions {
 public:
  void add_to(OptionTable& options);
  /// Puts what was asked for into `config`. kUsage when the options do not fit together.
  [[nodiscard]] Status apply(server::Config& config) const;

 private:
  void add_rates(OptionTable& options);

  server::Config config_;
  // Sizes and counts are read as 64 bits; the rest of what `apply` passes on is read in place.
  std::uint64_t max_message_ = config_.max_message;
  std::uint64_t max_content_ = config_.rooms.max_content;
  std::uint64_t max_rooms_ = config_.rooms.max_rooms;
  std::uint64_t queue_ = config_.queue.max_bytes;
  std::uint64_t max_connections_ = 0;
  std::uint64_t max_per_address_ = 0;
  std::uint64_t burst_ = 0;
};

}  // namespace wskit::cli
