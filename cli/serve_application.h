#pragma once

#include <memory>

#include "base/allowance.h"
#include "cli/diagnostics.h"
#include "cli/mode_options.h"
#include "server/exec_app.h"
#include "server/server.h"

namespace wskit::cli {

/// What the applications of all loops share. Outlives the server.
class ServeApplication {
 public:
  /// Both outlive it.
  ServeApplication(const ModeOptions& options, const Diagnostics& diagnostics);
  ServeApplication(const ServeApplication&) = delete;
  ServeApplication& operator=(const ServeApplication&) = delete;

  /// One for one loop.
  [[nodiscard]] std::unique_ptr<server::Application> make(const server::ApplicationPorts& ports);

 private:
  server::ExecConfig exec_;
  Allowance programs_;
};

}  // namespace wskit::cli
