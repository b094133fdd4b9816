#pragma once

#include <chrono>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "cli/diagnostics.h"
#include "cli/option_table.h"
#include "server/config.h"

namespace wskit::cli {

/// How a server is run, and reached without a WebSocket.
struct OperationOptions {
  std::string admin;
  Duration drain = std::chrono::seconds(30);
  server::FallbackConfig fallback;
  std::string record;  ///< a file; empty: no capture
  bool no_redact = false;

  void add_to(OptionTable& options);
  /// Into `config`, which has its mode. `has_program`: one beside the rooms, whose messages may be
  /// any text. kUsage when they do not go together with it.
  void apply(server::Config& config, bool has_program) const;
};

}  // namespace wskit::cli
