#include "cli/serve_application.h"

#include <string>

#include <unistd.h>

namespace wskit::cli {

using server::Mode;

ServeApplication::ServeApplication(const ModeOptions& options, const Diagnostics& diagnostics)
    : exec_{options.exec, environ,
            [&diagnostics](const std::string& who, std::string_view line) {
              diagnostics.note(Verbosity::kNormal, who + ": " + std::string(line));
            }},
      programs_(options.exec_max) {}

std::unique_ptr<server::Application> ServeApplication::make(const server::ApplicationPorts& ports) {
  if (ports.config.mode == Mode::kExec) return std::make_unique<server::ExecApp>(exec_, programs_);
  return server::make_application(ports);
}

}  // namespace wskit::cli
