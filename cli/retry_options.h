#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/option_table.h"
#include "client/reconnector.h"

namespace wskit::cli {

/// What connect does when a connection is lost, or cannot be made.
struct RetryOptions {
  std::optional<std::uint64_t> retries;  ///< kForever for "inf"
  flow::BackoffConfig backoff;
  std::uint64_t queue = client::ReconnectConfig{}.queue;
  std::string on_open;  ///< a file
  bool fallback = false;
  Duration upgrade_interval = std::chrono::seconds(30);

  void add_to(OptionTable& options);
  /// `on_terminal`: a person is there, who can end it.
  [[nodiscard]] client::ReconnectConfig config(bool on_terminal) const;
  /// The lines of the file; none when there is no file. kUsage when it cannot be read, or a line is
  /// not UTF-8 and `binary` is not what it is to be sent as.
  [[nodiscard]] Result<std::vector<std::string>> greeting(bool binary) const;
};

}  // namespace wskit::cli
